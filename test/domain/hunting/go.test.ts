import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepNames } from '../../../shared/domain/hunt.ts';
import { exhausted } from '../../../shared/domain/hunting/cycle.ts';
import { giveUp, go, liveOfferings, offeringOf, planOf, quietUntil, startCleanUp } from '../../../shared/domain/hunting/go.ts';
import { newHunt } from '../../../shared/domain/hunting/new-hunt.ts';
import { freshHunt, plannedHunt, planOn, sent, sentHunt, settingsWith, start } from './hunts-for-tests.ts';

const reason = { error: 'Hunt.Test', message: 'the test ends it', remedy: 'none' };
const instance = {
  id: 'ocid1.instance.oc1..one',
  attempt: 1,
  offering: 'oci/x',
  launchedAt: new Date(start + 60_000).toISOString(),
  workRequestId: null,
  state: 'PROVISIONING',
  runningAt: null,
  publicIp: null,
  privateIp: null,
};

describe('the next step', () => {
  test('waits whole seconds of 0 or more, whatever was computed, and never less than that', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e8, noNaN: true }), fc.constantFrom(...stepNames), (seconds, step) => {
        const { next } = go(plannedHunt(), step, seconds, start);

        expect(Number.isSafeInteger(next.waitSeconds) && next.waitSeconds >= 0 && next.waitSeconds >= seconds).toBe(true);
        expect(Object.is(next.waitSeconds, -0)).toBe(false);
        expect(Date.parse(next.notBefore ?? '')).toBe(start + next.waitSeconds * 1000);
      }),
    );
  });

  test.each([
    ['validate', 'validating'],
    ['key', 'preparing-key'],
    ['rank', 'ranking'],
    ['attempt', 'hunting'],
    ['poll', 'coming-up'],
    ['probe', 'proving'],
    ['ready', 'proving'],
    ['clean-up', 'cleaning-up'],
  ] as const)('%s is the phase %s', (step, phase) => {
    expect(go(plannedHunt(), step, 0, start).phase).toBe(phase);
  });

  test('failed and end keep the phase they found', () => {
    const cleaning = startCleanUp(plannedHunt(), 'failed', start);

    expect(go(cleaning, 'failed', 0, start).phase).toBe('cleaning-up');
    expect(go(cleaning, 'end', 0, start).phase).toBe('cleaning-up');
  });
});

describe('a clean-up', () => {
  test('starts at once, from the beginning', () => {
    const document = startCleanUp(plannedHunt(), 'cancelled', start);

    expect(document.cleanUp).toEqual({
      then: 'cancelled',
      startedAt: new Date(start).toISOString(),
      looks: 0,
      asked: [],
      gone: [],
      problem: null,
    });
    expect(document.next).toMatchObject({ step: 'clean-up', waitSeconds: 0 });
  });

  test('that takes over from another one keeps what that one asked to end', () => {
    const first = startCleanUp(plannedHunt(), 'attempt', start);
    const busy = {
      ...first,
      cleanUp: { ...(first.cleanUp as NonNullable<typeof first.cleanUp>), asked: ['one', 'two'], gone: ['one'], looks: 4 },
    };

    const second = giveUp(busy, reason, start + 1000);

    expect(second.cleanUp).toMatchObject({ then: 'failed', asked: ['one', 'two'], gone: ['one'], looks: 0 });
    expect(second.failure).toEqual(reason);
  });

  test('keeps the reason that came first', () => {
    const document = giveUp(giveUp(plannedHunt(), reason, start), { ...reason, error: 'Hunt.Other' }, start);

    expect(document.failure?.error).toBe('Hunt.Test');
  });
});

describe('an empty list proves', () => {
  const settle = 90_000;

  test('everything at once, when every send was answered and nothing was ever accepted', () => {
    expect(quietUntil(freshHunt())).toBeNull();
    expect(quietUntil(plannedHunt())).toBeNull();
  });

  test('nothing before the settle time after the last send of an open attempt', () => {
    const document = sent(sentHunt(), start + 30_000);

    expect(quietUntil(document)).toBe(start + 30_000 + settle);
  });

  test('nothing before the settle time after the youngest unsettled attempt', () => {
    const entry = { attempt: 1, offering: 'oci/x', token: 't' };
    const unsettled = [20_000, 50_000, 10_000].map((ms) => ({ ...entry, sentAt: new Date(start + ms).toISOString() }));

    expect(quietUntil({ ...plannedHunt(), unsettled })).toBe(start + 50_000 + settle);
  });

  test('nothing before the settle time after a launch whose instance was not seen ended', () => {
    const document = { ...plannedHunt(), instance };
    const cleaning = startCleanUp(document, 'failed', start);

    expect(quietUntil(document)).toBe(start + 60_000 + settle);
    expect(quietUntil(cleaning)).toBe(start + 60_000 + settle);
    expect(
      quietUntil({ ...cleaning, cleanUp: { ...(cleaning.cleanUp as NonNullable<typeof cleaning.cleanUp>), gone: [instance.id] } }),
    ).toBeNull();
  });
});

describe('what a document names', () => {
  test('living offerings are those that were not dropped', () => {
    const document = plannedHunt();
    const [first] = document.offerings;

    const live = liveOfferings({ ...document, dropped: [{ offering: first?.key ?? '', rule: 'test', message: 'gone' }] });

    expect(live).toEqual(document.offerings.slice(1));
  });

  test('the plan, and its offering', () => {
    const document = plannedHunt();

    expect(planOf(document)).toBe(document.plan);
    expect(offeringOf(document, planOn(document))).toBe(document.offerings[0]);
  });

  test('a plan that is missing, or names an offering that is missing, is a defect and says so', () => {
    const document = plannedHunt();

    expect(() => planOf(freshHunt())).toThrow('no attempt under way');
    expect(() => offeringOf(document, { ...planOn(document), offering: 'oci/elsewhere' })).toThrow(
      'attempt 1 names an offering that the hunt does not have: oci/elsewhere',
    );
  });
});

describe('a hunt whose counts are used up', () => {
  const used = (counters: object) => ({ ...plannedHunt(), counters: { ...plannedHunt().counters, ...counters } });

  test('before any answer names none', () => {
    expect(exhausted(used({ cycles: 5000 }))?.message).toBe('no instance after 5000 cycles through all offerings');
  });

  test('by errors and by cycles at once names the errors', () => {
    expect(exhausted(used({ cycles: 5000, errorCycles: 3 }))?.error).toBe('Hunt.TooManyErrors');
  });

  test('is none that has one left', () => {
    expect(exhausted(used({ cycles: 4999, errorCycles: 2 }))).toBeNull();
  });
});

describe('a new hunt', () => {
  test('has asked nothing of the cloud, and is validated first', () => {
    const request = { launch: { shape: 'x' }, alternatives: [], settings: settingsWith() };

    const { document, events } = newHunt({
      ...request,
      huntId: '01K8Z0000000000000000000AB',
      namespace: 'acode',
      cloud: 'aws',
      account: 'aws:1:us-east-1',
      region: 'us-east-1',
      epoch: 7,
      now: start,
    });

    expect(document).toMatchObject({
      version: 1,
      lease: { epoch: 7 },
      generation: 1,
      rounds: 0,
      phase: 'validating',
      next: { step: 'validate' },
      request,
    });
    expect(document).toMatchObject({ plan: null, instance: null, key: null, failure: null, endedAt: null });
    expect(document.pace).toMatchObject({ pace: 2, streak: 0, since: start });
    expect(events).toEqual([
      { at: new Date(start).toISOString(), huntId: document.huntId, event: 'hunt.started', data: { cloud: 'aws', region: 'us-east-1' } },
    ]);
  });
});
