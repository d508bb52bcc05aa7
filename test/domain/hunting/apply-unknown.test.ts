import { describe, expect, test } from 'vitest';
import type { HuntDocument } from '../../../shared/domain/hunt.ts';
import { rememberedMost } from '../../../shared/domain/hunt.ts';
import { applyUnknown } from '../../../shared/domain/hunting/apply-unknown.ts';
import { nextAd, outcomeOf, plannedHunt, planOn, sent, sentHunt, silence, start } from './hunts-for-tests.ts';

const unknown = (document: HuntDocument, changes: Parameters<typeof silence>[1] = {}) => applyUnknown(document, silence(document, changes));
const at = (seconds: number) => start + seconds * 1000;

/** `count` rounds in which neither the repeated call nor the look-up was answered. */
function blind(document: HuntDocument, count: number, outcome = outcomeOf('TIMEOUT')): HuntDocument {
  return Array.from({ length: count }).reduce<HuntDocument>((current, _, index) => {
    const now = at(20 * (index + 1));
    return unknown(sent(current, now), { outcome, now }).document;
  }, document);
}

describe('an attempt without an answer', () => {
  test('is sent again, the same call with the same token, however often', () => {
    const first = sentHunt();

    const { document, events } = unknown(first);

    expect(document.plan).toEqual(first.plan);
    expect(document.next.step).toBe('attempt');
    expect(events[0]).toMatchObject({
      event: 'attempt.answered',
      data: { class: 'TIMEOUT', attempt: 1, resolving: true, next: planOn(first).offering },
    });
  });

  test('is not an error while look-ups answer', () => {
    const again = sent(sentHunt(), at(20));

    const { document } = unknown(again, { lookedUp: true, now: at(20) });

    expect(document.counters.errors).toBe(0);
    expect(document.last?.class).toBe('TIMEOUT');
  });

  test('slows the account down', () => {
    const document = sentHunt();

    const { pace, document: after } = unknown(document, { outcome: outcomeOf('UNKNOWN', { fault: { retryAfter: 33 } }) });

    expect(pace?.state.fails).toBe(1);
    expect(after.next.waitSeconds).toBe(33);
  });

  test('that is throttled while it is looked for teaches the pace like any throttle', () => {
    const document = sent(sentHunt(), at(20));
    const account = { state: { ...document.pace, pace: 10, streak: 5, since: start - 100_000 }, nextAt: 0 };

    const throttled = unknown(document, { outcome: outcomeOf('THROTTLED'), account });
    const faulty = unknown(document, { account });

    expect(throttled.pace?.state.pace).toBe(20);
    expect(faulty.pace?.state.pace).toBe(15);
  });

  test('has to have been sent', () => {
    const planned = plannedHunt();

    expect(() => unknown(planned)).toThrow('only an attempt that was sent');
  });
});

describe('the settle time', () => {
  test.each([
    { seconds: 89, lookedUp: true, attempt: 1 },
    { seconds: 90, lookedUp: false, attempt: 1 },
    { seconds: 900_000, lookedUp: false, attempt: 1 },
    { seconds: 90, lookedUp: true, attempt: 2 },
  ])('after $seconds s, look-up answered: $lookedUp, the plan is attempt $attempt', ({ seconds, lookedUp, attempt }) => {
    const document = sentHunt();

    const { document: after } = unknown(document, { lookedUp, now: at(seconds) });

    expect(planOn(after).attempt).toBe(attempt);
    expect(after.unsettled).toHaveLength(attempt - 1);
  });

  test('counts from the last send, since a look-up before it says nothing of it (regression)', () => {
    const document = sent(sentHunt(), at(600));

    const { document: after } = unknown(document, { lookedUp: true, now: at(601) });

    expect(planOn(after).attempt).toBe(1);
    expect(after.unsettled).toEqual([]);
  });

  test('moves the attempt to the unsettled ones, and on to the next AD with one error', () => {
    const document = sent(sentHunt(), at(80));

    const { document: after, events } = unknown(document, { lookedUp: true, now: at(175) });

    expect(after.unsettled).toEqual([
      { attempt: 1, offering: planOn(document).offering, token: planOn(document).token, sentAt: planOn(document).lastSentAt },
    ]);
    expect(nextAd(after)).toBe(2);
    expect(after.counters.errors).toBe(1);
    expect(events.map((event) => event.event)).toEqual(['attempt.unsettled', 'attempt.answered']);
  });

  test('holds for an intent that is only looked up any more, too', () => {
    const document = sentHunt();

    const { document: after } = unknown(document, { outcome: null, lookedUp: true, now: at(21 * 3600) });

    expect(planOn(after).attempt).toBe(2);
    expect(after.last).toMatchObject({ class: 'UNKNOWN', message: 'no answer came' });
  });

  test('keeps the last words that were heard', () => {
    const document = unknown(sentHunt(), { outcome: outcomeOf('UNKNOWN', { message: 'Bad gateway' }) }).document;

    const { document: after } = unknown(document, { outcome: null, lookedUp: true, now: at(21 * 3600) });

    expect(after.last?.message).toBe('Bad gateway');
  });

  test(`no more than ${rememberedMost} unsettled attempts are remembered`, () => {
    const hunt = plannedHunt({ settings: { hunt: { maxErrorCycles: 100 } } });

    const document = Array.from({ length: 30 }).reduce<HuntDocument>((current, _, index) => {
      const now = at(index * 200);
      return unknown(sent(current, now), { lookedUp: true, now: now + 90_000 }).document;
    }, hunt);

    expect(document.unsettled.map((entry) => entry.attempt)).toEqual(Array.from({ length: rememberedMost }, (_, index) => index + 11));
  });
});

describe('a round in which not even the look-up answers', () => {
  test('counts as an error, and as many of them as there are offerings as a cycle', () => {
    const document = blind(sentHunt(), 3);

    expect(document.counters).toMatchObject({ errors: 3, cycles: 1, errorCycles: 1 });
    expect(planOn(document).attempt).toBe(1);
  });

  test('ends the hunt in time, with the attempt left open for the clean-up', () => {
    const before = blind(sentHunt(), 8);
    const after = blind(sentHunt(), 9);

    expect(before.next.step).toBe('attempt');
    expect(after.failure?.error).toBe('Hunt.TooManyErrors');
    expect(planOn(after).unresolved).toBe(true);
  });

  test('counts as an error whatever the call itself was answered (regression: without the right to list, such a hunt never ended)', () => {
    const document = blind(sentHunt(), 9, outcomeOf('CAPACITY'));

    expect(document.failure?.error).toBe('Hunt.TooManyErrors');
  });

  test('is no error on the first send: no look-up was due', () => {
    const { document } = unknown(sentHunt());

    expect(document.counters.errors).toBe(0);
    expect(document.cycle.position).toBe(0);
  });

  test.each([
    { name: 'AUTH', error: 'Hunt.Auth' },
    { name: 'CONFIG', error: 'Hunt.Config' },
  ] as const)('ends the hunt at once on $name, with the attempt left open for the clean-up', ({ name, error }) => {
    const again = sent(sentHunt(), at(20));

    const { document, events } = unknown(again, { outcome: outcomeOf(name), now: at(20) });

    expect(document.failure?.error).toBe(error);
    expect(document.next.step).toBe('clean-up');
    expect(planOn(document).unresolved).toBe(true);
    expect(events[0]?.data).toMatchObject({ next: null });
  });
});
