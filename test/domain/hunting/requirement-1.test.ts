import { describe, expect, test } from 'vitest';
import { applyLaunched } from '../../../shared/domain/hunting/apply-launched.ts';
import { applyRefusal } from '../../../shared/domain/hunting/apply-refusal.ts';
import { applyUnknown } from '../../../shared/domain/hunting/apply-unknown.ts';
import type { OutcomeClass } from '../../../shared/domain/outcome/outcome.ts';
import { afterAnswers, answer, nextAd, outcomeOf, plannedHunt, planOn, sent, sentHunt, silence, start } from './hunts-for-tests.ts';

/** The table "Retry behaviour" and the tunables of requirement 1, with the policy that keeps them to the letter. */
const exponential = { pace: { policy: 'exponential' } } as const;
const hunt = () => plannedHunt({ settings: exponential });
const answers = (...classes: OutcomeClass[]) => classes.map((name) => outcomeOf(name, { fault: { reached: 'no' } }));

describe('the table of behaviours', () => {
  test('OK: the hunt asks for no other instance', () => {
    const { document } = applyLaunched(sentHunt({ settings: exponential }), {
      instance: { id: 'ocid1.instance.oc1..one', state: 'PROVISIONING' },
      workRequestId: null,
      now: start,
    });

    expect(document.next.step).toBe('poll');
    expect(document.instance?.id).toBe('ocid1.instance.oc1..one');
    expect(planOn(document).unresolved).toBe(false);
  });

  test.each([
    { name: 'CAPACITY', errors: 0, exponent: 0 },
    { name: 'THROTTLED', errors: 0, exponent: 1 },
    { name: 'TRANSIENT', errors: 0, exponent: 0 },
    { name: 'TIMEOUT', errors: 1, exponent: 0 },
    { name: 'UNKNOWN', errors: 1, exponent: 0 },
  ] as const)('$name: goes on to the next AD; $errors to the error count, $exponent to the exponent', ({ name, errors, exponent }) => {
    const document = afterAnswers(hunt(), answers(name));

    expect(nextAd(document)).toBe(2);
    expect(planOn(document)).toMatchObject({ attempt: 2, sends: 0, unresolved: false });
    expect(document.counters.errors).toBe(errors);
    expect(document.pace.exponent).toBe(exponent);
    expect(document.next).toMatchObject({ step: 'attempt', waitSeconds: 3 });
  });

  test.each(['TIMEOUT', 'UNKNOWN'] as const)(
    '%s of a call that may have arrived: resolved first, then the next AD and one error',
    (name) => {
      const lost = sent(hunt());
      const outcome = outcomeOf(name, { fault: { reached: 'unknown' } });

      const waiting = applyUnknown(lost, silence(lost, { outcome })).document;
      const given = applyUnknown(sent(waiting, start + 5_000), silence(waiting, { outcome, lookedUp: true, now: start + 95_000 })).document;

      expect(nextAd(waiting)).toBe(1);
      expect(waiting.counters.errors).toBe(0);
      expect(nextAd(given)).toBe(2);
      expect(given.counters.errors).toBe(1);
    },
  );

  test.each([
    { name: 'AUTH', error: 'Hunt.Auth' },
    { name: 'CONFIG', error: 'Hunt.Config' },
  ] as const)('$name: fatal, at once', ({ name, error }) => {
    const document = afterAnswers(hunt(), answers(name));

    expect(document.next).toMatchObject({ step: 'clean-up', waitSeconds: 0 });
    expect(document.cleanUp?.then).toBe('failed');
    expect(document.failure).toEqual({ error, message: `the words of ${name}`, remedy: `the remedy of ${name}` });
    expect(document.counters.attempts).toBe(0);
  });
});

describe('cycles', () => {
  test('go through the ADs in order and start anew after the last', () => {
    const ads = [0, 1, 2, 3, 4, 5, 6].map((count) => nextAd(afterAnswers(hunt(), Array(count).fill(outcomeOf('CAPACITY')))));

    expect(ads).toEqual([1, 2, 3, 1, 2, 3, 1]);
  });

  test('keep the order that AD_NUMBERS gives', () => {
    const reversed = plannedHunt({ settings: { ...exponential, hunt: { adNumbers: [3, 1] } } });

    const ads = [0, 1, 2, 3].map((count) => nextAd(afterAnswers(reversed, Array(count).fill(outcomeOf('CAPACITY')))));

    expect(ads).toEqual([3, 1, 3, 1]);
  });

  test('INTER_AD_MIN to INTER_AD_MAX lie between two ADs, the back-off after the last one', () => {
    const waits = [1, 2, 3, 4].map((count) => afterAnswers(hunt(), Array(count).fill(outcomeOf('CAPACITY'))).next.waitSeconds);

    expect(waits).toEqual([3, 3, 1, 3]);
  });

  test('each throttled AD raises the back-off by one step, from the end of that cycle on', () => {
    const cycle = answers('THROTTLED', 'CAPACITY', 'THROTTLED');

    const after = [1, 2, 3].map((count) => afterAnswers(hunt(), Array(count).fill(cycle).flat()));

    expect(after.map((document) => document.pace.exponent)).toEqual([2, 4, 6]);
    expect(after.map((document) => document.next.waitSeconds)).toEqual([4, 16, 64]);
  });

  test('the back-off stops growing at MAX_BACKOFF and MAX_BACKOFF_ATTEMPTS', () => {
    const document = afterAnswers(hunt(), Array(30).fill(outcomeOf('THROTTLED')));

    expect(document.pace.exponent).toBe(9);
    expect(document.next.waitSeconds).toBe(300);
  });

  test('a clean cycle lowers the back-off by one step', () => {
    const throttled = afterAnswers(hunt(), answers('THROTTLED', 'THROTTLED', 'THROTTLED'));

    const clean = afterAnswers(throttled, answers('CAPACITY', 'TRANSIENT', 'UNKNOWN'));

    expect(throttled.pace.exponent).toBe(3);
    expect(clean.pace.exponent).toBe(2);
    expect(clean.next.waitSeconds).toBe(4);
  });

  test('a Retry-After is the least wait, also within a cycle', () => {
    const document = afterAnswers(hunt(), [outcomeOf('THROTTLED', { fault: { retryAfter: 42 } })]);

    expect(document.next.waitSeconds).toBe(42);
  });

  test('a hunt ends after MAX_CYCLES of them', () => {
    const short = plannedHunt({ settings: { ...exponential, hunt: { maxCycles: 2 } } });

    const almost = afterAnswers(short, Array(5).fill(outcomeOf('CAPACITY')));
    const over = afterAnswers(short, Array(6).fill(outcomeOf('CAPACITY')));

    expect(almost.next.step).toBe('attempt');
    expect(over.next.step).toBe('clean-up');
    expect(over.failure).toMatchObject({ error: 'Hunt.Exhausted', message: expect.stringMatching(/2 cycles.*the words of CAPACITY/) });
  });

  test('throttles alone use up the cycles too', () => {
    const short = plannedHunt({ settings: { ...exponential, hunt: { maxCycles: 2 } } });

    const document = afterAnswers(short, Array(6).fill(outcomeOf('THROTTLED')));

    expect(document.failure?.error).toBe('Hunt.Exhausted');
  });
});

describe('error cycles', () => {
  const bad = answers('CAPACITY', 'UNKNOWN', 'CAPACITY');
  const clean = answers('CAPACITY', 'CAPACITY', 'THROTTLED');

  test('three in a row end the hunt, one error each is enough', () => {
    const document = afterAnswers(hunt(), [...bad, ...bad, ...bad]);

    expect(document.next.step).toBe('clean-up');
    expect(document.failure).toMatchObject({ error: 'Hunt.TooManyErrors', message: expect.stringContaining('3 cycles in a row') });
  });

  test('the hunt goes on through the third until that is over', () => {
    const document = afterAnswers(hunt(), [...bad, ...bad, ...bad.slice(0, 2)]);

    expect(document.next.step).toBe('attempt');
    expect(document.counters.errorCycles).toBe(2);
  });

  test('a clean cycle in between sets their count back', () => {
    const document = afterAnswers(hunt(), [...bad, ...bad, ...clean, ...bad, ...bad]);

    expect(document.next.step).toBe('attempt');
    expect(document.counters).toMatchObject({ cycles: 5, errors: 4, errorCycles: 2 });
  });

  test('MAX_ERROR_CYCLES moves the end', () => {
    const strict = plannedHunt({ settings: { ...exponential, hunt: { maxErrorCycles: 1 } } });

    const document = afterAnswers(strict, bad);

    expect(document.failure?.error).toBe('Hunt.TooManyErrors');
  });
});

test('the delay before the next AD does not depend on how the last answer reads', () => {
  const waits = answers('CAPACITY', 'THROTTLED', 'TRANSIENT', 'TIMEOUT', 'UNKNOWN').map((outcome) => {
    const document = sentHunt({ settings: exponential });
    return applyRefusal(document, answer(document, { outcome, random: [0.999999, 0.999999] })).document.next.waitSeconds;
  });

  expect(waits).toEqual([6, 6, 6, 6, 6]);
});
