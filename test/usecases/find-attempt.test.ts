import { describe, expect, it } from 'vitest';
import type { Cloud, HuntQuery, InstanceView } from '../../shared/clouds/port.ts';
import { ownerTags } from '../../shared/domain/tags.ts';
import { byAge, deathOf, findAttempt } from '../../shared/usecases/find-attempt.ts';
import { planOn, sentHunt, start, zones } from '../domain/hunting/hunts-for-tests.ts';
import { death, openDesk, runOf, unreadable, view } from './desk.ts';

const hunt = sentHunt();

async function trace(methods: Partial<Cloud>) {
  return findAttempt(await runOf(hunt, openDesk(start, methods)), planOn(hunt));
}

const listing = (...views: InstanceView[]): Partial<Cloud> => ({ find: async () => views });

describe('an attempt is looked for', () => {
  it('by the tags of the hunt, the payload of its own offering, and its token', async () => {
    const queries: HuntQuery[] = [];

    const found = await trace({
      async find(query) {
        queries.push(query);
        return [];
      },
    });

    expect(found).toEqual({ kind: 'none' });
    expect(queries).toMatchObject([{ tags: ownerTags(hunt.namespace, hunt.huntId), token: planOn(hunt).token }]);
    expect(queries[0]?.payload.availabilityDomain).toBe(zones[0]);
  });

  it('and found where an instance of it lives', async () => {
    const living = view(hunt);

    expect(await trace(listing(living))).toEqual({ kind: 'living', instance: living });
  });

  it('and the instance of another attempt, or of none, is not taken for it', async () => {
    const other = view(hunt, { attempt: planOn(hunt).attempt + 1 });
    const untold = view(hunt, { tags: ownerTags(hunt.namespace, hunt.huntId) });

    expect(await trace(listing(other, untold))).toEqual({ kind: 'none' });
  });

  it('and the oldest is taken where there are several', async () => {
    const young = view(hunt, { id: 'young', createdAt: '2026-11-01T12:00:30.000Z' });
    const old = view(hunt, { id: 'old', createdAt: '2026-11-01T12:00:20.000Z' });

    expect(await trace(listing(young, old))).toEqual({ kind: 'living', instance: old });
  });

  it.each(['ending', 'ended'] as const)('and one that is %s is dead, for the reason that the cloud gives late', async (state) => {
    const asked: unknown[] = [];

    const found = await trace({
      ...listing(view(hunt, { state })),
      async lateFault(instance, launched) {
        asked.push(instance.id, launched);
        return death;
      },
    });

    expect(found).toEqual({ kind: 'dead', fault: death });
    expect(asked).toEqual([view(hunt).id, { workRequestId: null, requestId: null }]);
  });

  it('and a dead one says its state where the cloud has no late reason', async () => {
    const dead = view(hunt, { state: 'ended', rawState: 'TERMINATED' });

    expect(await trace({ ...listing(dead), lateFault: async () => null })).toEqual({ kind: 'dead', fault: deathOf(dead) });
  });

  it('and the living one counts beside a dead one that is older', async () => {
    const dead = view(hunt, { id: 'dead', state: 'ended', createdAt: '2026-11-01T11:00:00.000Z' });
    const living = view(hunt, { id: 'living' });

    expect(await trace(listing(dead, living))).toMatchObject({ kind: 'living', instance: { id: 'living' } });
  });

  it('and a refused look-up says nothing of it', async () => {
    const refused = unreadable();

    const found = await trace({ find: () => Promise.reject(refused) });

    expect(found).toEqual({ kind: 'unreadable', fault: refused.fault });
  });

  it('and a defect of ours is not taken for a refusal of the cloud', async () => {
    const defect = new TypeError('ours');

    await expect(trace({ find: () => Promise.reject(defect) })).rejects.toBe(defect);
  });
});

describe('the death of an instance', () => {
  it.each([
    [null, 'instance i-1 is TERMINATED: the cloud gives no reason'],
    ['Server.SpotInstanceTermination', 'instance i-1 is TERMINATED: Server.SpotInstanceTermination'],
  ])('for the reason %s is told as a late fault', (reason, message) => {
    expect(deathOf(view(hunt, { id: 'i-1', rawState: 'TERMINATED', reason }))).toEqual({
      status: null,
      code: null,
      message,
      retryAfter: null,
      requestId: null,
      reached: 'yes',
      stage: 'late',
    });
  });
});

describe('instances by age', () => {
  it('come oldest first, those without a date last', () => {
    const dates = [null, '2026-11-02T00:00:00Z', null, '2026-11-01T00:00:00Z', '2026-11-03T00:00:00Z'];

    const sorted = dates.map((createdAt) => view(hunt, { createdAt })).sort(byAge);

    expect(sorted.map(({ createdAt }) => createdAt)).toEqual([
      '2026-11-01T00:00:00Z',
      '2026-11-02T00:00:00Z',
      '2026-11-03T00:00:00Z',
      null,
      null,
    ]);
  });
});
