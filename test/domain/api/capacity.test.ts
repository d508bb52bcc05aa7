import { describe, expect, it } from 'vitest';
import { capacityOf } from '../../../shared/domain/api/capacity.ts';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import { huntingDocument, instance } from '../../cli/hunt-documents.ts';

const now = Date.UTC(2026, 10, 1, 13);
const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 12, minute)).toISOString();

const refusal = (rule: string, minute: number, times = 1, offering = 'one'): HuntDocument['failures'][number] => ({
  offering,
  class: 'CAPACITY',
  rule,
  message: `${rule} at ${minute}`,
  at: at(minute),
  times,
});

const sightOf = (hunts: readonly HuntDocument[], key = 'one') =>
  capacityOf(hunts, [], now).offerings.find(({ offering }) => offering === key);

describe('what is known of an account', () => {
  it('counts its open hunts, and none that ended', () => {
    const hunts = [huntingDocument(), huntingDocument(), huntingDocument({ endedAt: at(5) })];

    expect(capacityOf(hunts, [], now).accounts).toEqual([
      { cloud: 'oci', region: hunts[0]?.region, pace: null, nextCallAt: null, openHunts: 2 },
    ]);
  });

  it('tells its own pace, and when it may call again where that is to come', () => {
    const hunts = [huntingDocument()];
    const paces = (nextAt: number) => [
      { account: 'another', pace: 1, nextAt: now + 1 },
      { account: hunts[0]!.account, pace: 20, nextAt },
    ];

    const [waiting, free] = [now + 5000, now].map((nextAt) => capacityOf(hunts, paces(nextAt), now).accounts[0]);

    expect(waiting).toMatchObject({ pace: 20, nextCallAt: '2026-11-01T13:00:05.000Z' });
    expect(free).toMatchObject({ pace: 20, nextCallAt: null });
  });

  it('is apart from other accounts', () => {
    const hunts = [huntingDocument(), huntingDocument({ account: 'oci:other' })];

    expect(capacityOf(hunts, [], now).accounts.map(({ openHunts }) => openHunts)).toEqual([1, 1]);
  });
});

describe('what is known of an offering', () => {
  it('is told in the order of their keys', () => {
    expect(capacityOf([huntingDocument()], [], now).offerings.map(({ offering }) => offering)).toEqual(['one', 'three', 'two']);
  });

  it('adds up the same refusal of several hunts, in the words of the newest', () => {
    const early = huntingDocument({ failures: [refusal('oci.capacity', 1, 3)] });
    const late = huntingDocument({ failures: [refusal('oci.capacity', 9, 2), refusal('oci.capacity', 9, 7, 'two')] });

    for (const hunts of [
      [early, late],
      [late, early],
    ])
      expect(sightOf(hunts)).toMatchObject({ openHunts: 2, failures: [{ message: 'oci.capacity at 9', at: at(9), times: 5 }] });
  });

  it('tells the newest ten refusals, newest first', () => {
    const failures = Array.from({ length: 12 }, (_, minute) => refusal(`rule-${minute}`, minute));

    const told = sightOf([huntingDocument({ failures })])?.failures.map(({ rule }) => rule);

    expect(told).toEqual(Array.from({ length: 10 }, (_, back) => `rule-${11 - back}`));
  });

  it('tells the newest launch that was accepted there', () => {
    const launched = (minute: number, offering = 'one') => huntingDocument({ instance: instance({ offering, launchedAt: at(minute) }) });

    expect(sightOf([launched(3), huntingDocument(), launched(8), launched(5), launched(9, 'two')])?.lastLaunchedAt).toBe(at(8));
    expect(sightOf([huntingDocument()])?.lastLaunchedAt).toBeNull();
  });
});
