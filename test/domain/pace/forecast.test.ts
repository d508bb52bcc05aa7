import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecast } from '../../../shared/domain/pace/index.ts';

describe('the chance to catch an opening', () => {
  // The row "limit without knowledge" of the guide's table: three ADs in turn, at the exact rate.
  test.each([
    { secondsBetweenCalls: 1, meanWindowSeconds: 20, percent: 93 },
    { secondsBetweenCalls: 10, meanWindowSeconds: 20, percent: 52 },
    { secondsBetweenCalls: 10, meanWindowSeconds: 60, percent: 79 },
    { secondsBetweenCalls: 30, meanWindowSeconds: 20, percent: 22 },
    { secondsBetweenCalls: 30, meanWindowSeconds: 60, percent: 52 },
  ])('is $percent % for $meanWindowSeconds s at $secondsBetweenCalls s between calls', ({ percent, ...numbers }) => {
    const { chance } = forecast({ zones: 3, ...numbers });

    expect(Math.round(chance * 100)).toBe(percent);
  });

  test('is (L/T)(1 − e^(−T/L)): 0.632 where the zone is asked once a window', () => {
    const { chance } = forecast({ zones: 1, secondsBetweenCalls: 60, meanWindowSeconds: 60 });

    expect(chance).toBeCloseTo(1 - Math.exp(-1), 12);
  });

  test('is 1 without a wait between calls, and 0 for an opening of no length', () => {
    const tireless = forecast({ zones: 3, secondsBetweenCalls: 0, meanWindowSeconds: 60 });
    const hopeless = forecast({ zones: 3, secondsBetweenCalls: 0, meanWindowSeconds: 0 });

    expect(tireless.chance).toBe(1);
    expect(hopeless.chance).toBe(0);
  });

  test('is a probability, and falls as the pace slows', () => {
    const some = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), some, some, (zones, secondsBetweenCalls, meanWindowSeconds) => {
        const { chance } = forecast({ zones, secondsBetweenCalls, meanWindowSeconds });
        const slower = forecast({ zones, secondsBetweenCalls: secondsBetweenCalls * 2, meanWindowSeconds });

        expect(chance).toBeGreaterThan(0);
        expect(chance).toBeLessThanOrEqual(1);
        expect(slower.chance).toBeLessThan(chance);
      }),
    );
  });
});

describe('the forecast for people', () => {
  test.each([
    {
      given: { zones: 3, secondsBetweenCalls: 10, meanWindowSeconds: 60 },
      text: 'one call every 10 s, 8,640 calls a day, 3 zones in turn: catches 79 % of openings that last 60 s on average',
    },
    {
      given: { zones: 1, secondsBetweenCalls: 300, meanWindowSeconds: 20 },
      text: 'one call every 5 min, 288 calls a day, one zone: catches 7 % of openings that last 20 s on average',
    },
    {
      given: { zones: 3, secondsBetweenCalls: 86400, meanWindowSeconds: 7200 },
      text: 'one call every 24 h, 1 call a day, 3 zones in turn: catches 3 % of openings that last 2 h on average',
    },
    {
      given: { zones: 3, secondsBetweenCalls: 600, meanWindowSeconds: 1.25 },
      text: 'one call every 10 min, 144 calls a day, 3 zones in turn: catches less than 1 % of openings that last 1.3 s on average',
    },
    {
      given: { zones: 2, secondsBetweenCalls: 0, meanWindowSeconds: 0 },
      text: 'one call after the other, 2 zones in turn: catches 0 % of openings that last 0 s on average',
    },
  ])('reads: $text', ({ given, text }) => {
    const shown = forecast(given);

    expect(shown.text).toBe(text);
  });

  test('names no calls a day where only the cloud sets the pace', () => {
    const { callsADay } = forecast({ zones: 3, secondsBetweenCalls: 0, meanWindowSeconds: 60 });

    expect(callsADay).toBeNull();
  });
});
