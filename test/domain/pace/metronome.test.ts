import { describe, expect, test } from 'vitest';
import { decidePace, initialPace } from '../../../shared/domain/pace/index.ts';
import { inputWith, paceSettingsWith, quiet, stateWith } from './settings-for-tests.ts';

const settings = paceSettingsWith();

describe('the first pace of an account', () => {
  test('is the start pace, with nothing learned', () => {
    const state = initialPace(settings, quiet);

    expect(state).toEqual({ pace: 10, streak: 0, fails: 0, since: quiet, exponent: 0 });
  });

  test.each([
    { start: 1, floor: 2, pace: 2 },
    { start: 900, floor: 2, pace: 300 },
    { start: 10, floor: 600, pace: 600 },
  ])('keeps start $start within floor $floor and ceiling 300: $pace', ({ start, floor, pace }) => {
    const state = initialPace(paceSettingsWith({ start, floor }), quiet);

    expect(state.pace).toBe(pace);
  });
});

describe('a clean answer', () => {
  test('lengthens the streak, forgets the fails and shrinks the pace by streak / K', () => {
    const { state } = decidePace(stateWith({ streak: 19, fails: 3 }), inputWith(), settings);

    // 20 / 1000 = 2 %
    expect(state).toEqual({ pace: 10 * 0.98, streak: 20, fails: 0, since: quiet, exponent: 0 });
  });

  test('shrinks the pace by 5 % at most', () => {
    const { state } = decidePace(stateWith({ streak: 500 }), inputWith(), settings);

    expect(state.pace).toBe(9.5);
  });

  test('never takes the pace below the floor', () => {
    const { state } = decidePace(stateWith({ pace: 2.01, streak: 500 }), inputWith(), settings);

    expect(state.pace).toBe(2);
  });

  test.each([
    { jitter: 0, rounding: 0, wait: 17 },
    { jitter: 0, rounding: 0.99, wait: 18 },
    { jitter: 0.5, rounding: 0, wait: 19 },
    { jitter: 0.999999, rounding: 0.99, wait: 22 },
  ])('waits the pace ± 10 %: jitter $jitter and rounding $rounding give $wait of 19.98 s', ({ jitter, rounding, wait }) => {
    const { waitSeconds } = decidePace(stateWith({ pace: 20 }), inputWith({ random: [jitter, rounding] }), settings);

    // 20 × 0.999 = 19.98; 17.982 … 21.978
    expect(waitSeconds).toBe(wait);
  });

  test('waits the floor where jitter would take it below', () => {
    const { waitSeconds } = decidePace(stateWith({ pace: 10 }), inputWith({ random: [0, 0] }), paceSettingsWith({ floor: 10 }));

    expect(waitSeconds).toBe(10);
  });

  test('waits at least what the cloud asked for, even so', () => {
    const { waitSeconds } = decidePace(stateWith(), inputWith({ retryAfter: 33.2 }), settings);

    expect(waitSeconds).toBe(34);
  });
});

describe('a 429', () => {
  test('after four clean answers or more sets the pace to what the bucket paid out since the last', () => {
    const state = stateWith({ pace: 3, streak: 20, since: quiet - 200_000 });

    const decision = decidePace(state, inputWith({ signal: 'throttled' }), settings);

    expect(decision).toEqual({ state: { pace: 10, streak: 0, fails: 1, since: quiet, exponent: 0 }, waitSeconds: 10 });
  });

  test('infers from a streak of exactly four', () => {
    const { state } = decidePace(stateWith({ streak: 4, since: quiet - 28_000 }), inputWith({ signal: 'throttled' }), settings);

    expect(state.pace).toBe(7);
  });

  test('after a shorter streak takes half as long again', () => {
    const { state } = decidePace(stateWith({ streak: 3, since: quiet - 900_000 }), inputWith({ signal: 'throttled' }), settings);

    expect(state).toEqual({ pace: 15, streak: 0, fails: 1, since: quiet, exponent: 0 });
  });

  test('that follows another keeps the pace and waits 1.5 times as long each time', () => {
    const second = decidePace(stateWith({ fails: 1 }), inputWith({ signal: 'throttled' }), settings);
    const third = decidePace(second.state, inputWith({ signal: 'throttled' }), settings);

    expect(second).toMatchObject({ state: { pace: 10, fails: 2 }, waitSeconds: 15 });
    expect(third).toMatchObject({ state: { pace: 10, fails: 3 }, waitSeconds: 22 });
  });

  test('never waits longer than the ceiling of its own accord', () => {
    const { waitSeconds } = decidePace(stateWith({ fails: 5000 }), inputWith({ signal: 'throttled', now: quiet + 1000 }), settings);

    expect(waitSeconds).toBe(300);
  });

  test('regression: very many in a row end in a number of seconds, also from a pace of 0', () => {
    const eager = paceSettingsWith({ start: 0, floor: 0 });

    const sixth = decidePace(stateWith({ pace: 0, fails: 6 }), inputWith({ signal: 'throttled' }), eager);
    const last = decidePace(stateWith({ pace: 0, fails: 5000 }), inputWith({ signal: 'throttled' }), eager);
    const jittered = decidePace(stateWith({ fails: 5000 }), inputWith({ signal: 'throttled', random: [0, 0] }), { ...eager, spread: 1 });

    // 0.1 × 1.5^6 = 1.139
    expect(sixth.waitSeconds).toBe(1);
    expect(last.waitSeconds).toBe(300);
    expect(jittered.waitSeconds).toBe(0);
  });

  test.each([
    { retryAfter: 4, wait: 15 },
    { retryAfter: 39.1, wait: 40 },
    { retryAfter: 3600, wait: 3600 },
    { retryAfter: -5, wait: 15 },
    { retryAfter: Number.NaN, wait: 15 },
  ])('with Retry-After $retryAfter waits $wait s, where 15 s were due', ({ retryAfter, wait }) => {
    const { waitSeconds } = decidePace(stateWith(), inputWith({ signal: 'throttled', retryAfter }), settings);

    expect(waitSeconds).toBe(wait);
  });

  test('with a Retry-After beyond reason waits as long as a machine can', () => {
    const { waitSeconds } = decidePace(stateWith(), inputWith({ signal: 'throttled', retryAfter: 1e12 }), settings);

    expect(waitSeconds).toBe(99_999_999);
  });

  test('keeps an inferred pace within floor and ceiling', () => {
    const longAgo = decidePace(stateWith({ streak: 4, since: quiet - 9_000_000 }), inputWith({ signal: 'throttled' }), settings);
    const clockWentBack = decidePace(stateWith({ streak: 4, since: quiet + 9_000_000 }), inputWith({ signal: 'throttled' }), settings);

    expect(longAgo.state.pace).toBe(300);
    expect(clockWentBack.state.pace).toBe(2);
  });
});

describe('a 5xx or a network fault', () => {
  test('slows down as a 429 does, and infers nothing about the bucket', () => {
    const state = stateWith({ streak: 20, since: quiet - 40_000 });

    const { state: next, waitSeconds } = decidePace(state, inputWith({ signal: 'faulty' }), settings);

    expect(next).toEqual({ pace: 15, streak: 0, fails: 1, since: quiet, exponent: 0 });
    expect(waitSeconds).toBe(15);
  });
});

describe('second :00 of a minute', () => {
  const minute = Date.UTC(2026, 8, 1, 12, 1, 0);

  test.each([0, 400, 999])('is left to cron jobs: a call due there (+ %i ms) goes a second later', (ms) => {
    const { waitSeconds } = decidePace(stateWith({ pace: 10 }), inputWith({ now: minute - 9000 + ms }), settings);

    expect(waitSeconds).toBe(10);
  });

  test('is left a second earlier where later passes the ceiling', () => {
    const { waitSeconds } = decidePace(stateWith({ pace: 300, fails: 1 }), inputWith({ signal: 'throttled', now: minute }), settings);

    expect(waitSeconds).toBe(299);
  });

  test('is left a second later where earlier breaks the floor', () => {
    const tight = paceSettingsWith({ floor: 60, max: 60 });

    const { waitSeconds } = decidePace(stateWith({ pace: 60 }), inputWith({ now: minute }), tight);

    expect(waitSeconds).toBe(61);
  });

  test('is left a second later where earlier breaks a Retry-After', () => {
    const { waitSeconds } = decidePace(stateWith(), inputWith({ signal: 'throttled', retryAfter: 600, now: minute }), settings);

    expect(waitSeconds).toBe(601);
  });
});
