import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PaceInput, PaceSettings, PaceState } from '../../../shared/domain/pace/index.ts';
import { decidePace } from '../../../shared/domain/pace/index.ts';
import { roundAtRandom } from '../../../shared/domain/pace/round.ts';

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const real = (max: number) => fc.double({ min: 0, max, noNaN: true });
const settings: fc.Arbitrary<PaceSettings> = fc.record({
  policy: fc.constantFrom('metronome', 'exponential'),
  start: real(600),
  floor: real(60),
  base: real(30),
  max: fc.double({ min: 60, max: 3600, noNaN: true }),
  maxAttempts: fc.nat(20),
  jitter: real(60),
  spread: real(1),
  shrink: fc.integer({ min: 1, max: 5000 }),
  interAdMin: real(30),
  interAdMax: real(60),
});
const now = fc.integer({ min: 1.7e12, max: 1.9e12 });
const state: fc.Arbitrary<PaceState> = fc.record({
  pace: real(600),
  streak: fc.nat(5000),
  fails: fc.nat(2000),
  since: now,
  exponent: fc.nat(30),
});
const input: fc.Arbitrary<PaceInput> = fc.record({
  signal: fc.constantFrom('clean', 'throttled', 'faulty'),
  retryAfter: fc.option(real(5000)),
  cycleEnded: fc.boolean(),
  cycleThrottled: fc.boolean(),
  now,
  random: fc.tuple(unit, unit),
});

describe('whatever the state, the answer and the settings', () => {
  test('a wait is a whole number of seconds, 0 or more', () => {
    fc.assert(
      fc.property(state, input, settings, (before, answer, options) => {
        const { waitSeconds } = decidePace(before, answer, options);

        expect(Number.isSafeInteger(waitSeconds) && waitSeconds >= 0).toBe(true);
      }),
    );
  });

  test('a wait is within the ceiling unless Retry-After says more, and never shorter than Retry-After', () => {
    fc.assert(
      fc.property(state, input, settings, (before, answer, options) => {
        const { waitSeconds } = decidePace(before, answer, options);

        const asked = Math.ceil(answer.retryAfter ?? 0);
        const due = options.policy === 'metronome' || answer.cycleEnded ? options.max : Math.max(options.interAdMin, options.interAdMax);
        // One second more where a Retry-After at or above the ceiling ends on the minute.
        expect(waitSeconds).toBeLessThanOrEqual(asked >= due ? asked + 1 : Math.ceil(due));
        expect(waitSeconds).toBeGreaterThanOrEqual(asked);
      }),
    );
  });

  test('the metronome waits no less than its floor, but for the fraction that rounding takes', () => {
    fc.assert(
      fc.property(state, input, settings, (before, answer, options) => {
        const { waitSeconds } = decidePace(before, answer, { ...options, policy: 'metronome' });

        expect(waitSeconds).toBeGreaterThanOrEqual(Math.floor(options.floor));
      }),
    );
  });

  test('the metronome keeps its pace within floor and ceiling, and off second :00', () => {
    fc.assert(
      fc.property(state, input, settings, (before, answer, options) => {
        const decision = decidePace(before, answer, { ...options, policy: 'metronome' });

        expect(decision.state.pace).toBeGreaterThanOrEqual(options.floor);
        expect(decision.state.pace).toBeLessThanOrEqual(options.max);
        expect(new Date(answer.now + decision.waitSeconds * 1000).getUTCSeconds()).not.toBe(0);
      }),
    );
  });

  test('the exponent stays within 0 and its cap, and moves by one step', () => {
    fc.assert(
      fc.property(state, input, settings, (before, answer, options) => {
        const within = { ...before, exponent: Math.min(before.exponent, options.maxAttempts) };

        const { exponent } = decidePace(within, answer, { ...options, policy: 'exponential' }).state;

        expect(exponent).toBeGreaterThanOrEqual(0);
        expect(exponent).toBeLessThanOrEqual(options.maxAttempts);
        expect(Math.abs(exponent - within.exponent)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('the same question gets the same answer, and changes nothing that was given', () => {
    fc.assert(
      fc.property(state, input, settings, (before, answer, options) => {
        const asGiven = structuredClone([before, answer, options]);

        const first = decidePace(before, answer, options);
        const second = decidePace(before, answer, options);

        expect(second).toEqual(first);
        expect([before, answer, options]).toEqual(asGiven);
      }),
    );
  });
});

test('rounding keeps the mean', () => {
  fc.assert(
    fc.property(real(300), (seconds) => {
      const draws = Array.from({ length: 1000 }, (_, index) => roundAtRandom(seconds, (index + 0.5) / 1000));

      const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;

      expect(Math.abs(mean - seconds)).toBeLessThanOrEqual(0.001);
    }),
  );
});
