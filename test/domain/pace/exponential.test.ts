import { describe, expect, test } from 'vitest';
import type { PaceInput } from '../../../shared/domain/pace/index.ts';
import { decidePace } from '../../../shared/domain/pace/index.ts';
import { inputWith, paceSettingsWith, stateWith } from './settings-for-tests.ts';

const settings = paceSettingsWith({ policy: 'exponential' });
const decide = (exponent: number, changes: Partial<PaceInput>, changed = settings) =>
  decidePace(stateWith({ exponent }), inputWith(changes), changed);

describe('between two ADs of a cycle', () => {
  test.each([
    { random: [0, 0], wait: 1 },
    { random: [0.5, 0.4], wait: 3 },
    { random: [0.5, 0.5], wait: 4 },
    { random: [0.999999, 0.999999], wait: 6 },
  ] as const)('the delay lies in [INTER_AD_MIN, INTER_AD_MAX]: $random gives $wait', ({ random, wait }) => {
    const { waitSeconds } = decide(5, { random });

    expect(waitSeconds).toBe(wait);
  });

  test('a minimum above the maximum is the delay', () => {
    const { waitSeconds } = decide(0, { random: [0.9, 0] }, paceSettingsWith({ policy: 'exponential', interAdMin: 8 }));

    expect(waitSeconds).toBe(8);
  });

  test('a throttled attempt raises the exponent at once, and the delay stays', () => {
    const { state, waitSeconds } = decide(2, { signal: 'throttled' });

    expect(state.exponent).toBe(3);
    expect(waitSeconds).toBe(3);
  });

  test.each(['clean', 'faulty'] as const)('a %s answer leaves the exponent alone', (signal) => {
    const { state } = decide(2, { signal });

    expect(state.exponent).toBe(2);
  });
});

describe('after a full cycle', () => {
  test.each([
    { exponent: 0, seconds: 1 },
    { exponent: 1, seconds: 2 },
    { exponent: 8, seconds: 256 },
    { exponent: 9, seconds: 300 },
  ])('the sleep is min(1 × 2^$exponent + jitter, 300) = $seconds, jitter 0', ({ exponent, seconds }) => {
    const { state, waitSeconds } = decide(exponent, { cycleEnded: true, cycleThrottled: true, random: [0, 0] });

    expect(state.exponent).toBe(exponent);
    expect(waitSeconds).toBe(seconds);
  });

  test('the jitter is part of what MAX_BACKOFF cuts', () => {
    const generous = paceSettingsWith({ policy: 'exponential', jitter: 100 });

    const below = decide(3, { cycleEnded: true, cycleThrottled: true, random: [0.5, 0] }, generous);
    const above = decide(8, { cycleEnded: true, cycleThrottled: true, random: [0.9, 0.9] }, generous);

    expect(below.waitSeconds).toBe(8 + 50);
    expect(above.waitSeconds).toBe(300);
  });

  test('a throttle on the last AD counts before the sleep', () => {
    const { state, waitSeconds } = decide(2, { signal: 'throttled', cycleEnded: true, cycleThrottled: true, random: [0, 0] });

    expect(state.exponent).toBe(3);
    expect(waitSeconds).toBe(8);
  });

  test('a clean cycle lowers the exponent by one before the sleep', () => {
    const { state, waitSeconds } = decide(3, { cycleEnded: true, random: [0, 0] });

    expect(state.exponent).toBe(2);
    expect(waitSeconds).toBe(4);
  });

  test('the exponent stays at 0 however many cycles are clean', () => {
    const { state } = decide(0, { cycleEnded: true });

    expect(state.exponent).toBe(0);
  });

  test('the exponent stays at MAX_BACKOFF_ATTEMPTS however many attempts are throttled', () => {
    const { state } = decide(9, { signal: 'throttled', cycleEnded: true, cycleThrottled: true });

    expect(state.exponent).toBe(9);
  });

  test('an exponent from before the cap was lowered is cut to it', () => {
    const lower = paceSettingsWith({ policy: 'exponential', maxAttempts: 4 });

    const kept = decide(9, { cycleEnded: true, cycleThrottled: true }, lower);
    const cleaned = decide(9, { cycleEnded: true }, lower);

    expect(kept.state.exponent).toBe(4);
    expect(cleaned.state.exponent).toBe(3);
  });
});

describe('a Retry-After', () => {
  test.each([
    { where: 'within a cycle', cycleEnded: false },
    { where: 'after a cycle', cycleEnded: true },
  ])('is the least wait $where', ({ cycleEnded }) => {
    const { waitSeconds } = decide(0, { signal: 'throttled', retryAfter: 400.5, cycleEnded, cycleThrottled: true });

    expect(waitSeconds).toBe(401);
  });

  test('shorter than the wait that is due changes nothing', () => {
    const { waitSeconds } = decide(4, { signal: 'throttled', retryAfter: 2, cycleEnded: true, cycleThrottled: true, random: [0, 0] });

    expect(waitSeconds).toBe(32);
  });
});

test("the metronome's numbers are left alone, so that hunts of either policy share one state", () => {
  const state = stateWith({ pace: 7, streak: 9, fails: 2, since: 5, exponent: 1 });

  const decision = decidePace(state, inputWith({ signal: 'throttled' }), settings);

  expect(decision.state).toEqual({ ...state, exponent: 2 });
});
