import { describe, expect, test } from 'vitest';
import { decidePace, forecast, initialPace } from '../../../shared/domain/pace/index.ts';
import { seededRandom } from '../../../shared/platform/random.ts';
import { paceSettingsWith } from './settings-for-tests.ts';
import type { Hunter, World } from './world.ts';
import { play, zones } from './world.ts';

const world: World = { seed: 1, length: 400_000, meanGap: 900, meanWindow: 20, refillSeconds: 10, burst: 10, penalty: 'none' };

/** Clean: next zone; 429: the same again. It starts at 1 s, knows nothing of the bucket, and has no politeness cap in its way. */
function metronome(): Hunter {
  const settings = paceSettingsWith({ start: 1, floor: 1 });
  const random = seededRandom(7);
  let state = initialPace(settings, Date.UTC(2026, 0, 1));
  return (signal, now, zone) => {
    const answer = {
      signal,
      retryAfter: null,
      cycleEnded: false,
      cycleThrottled: false,
      now,
      random: [random.next(), random.next()] as const,
    };
    const decision = decidePace(state, answer, settings);
    state = decision.state;
    return { wait: decision.waitSeconds, zone: signal === 'clean' ? (zone + 1) % zones : zone };
  };
}

/** The big mistake: "no capacity" is a failure, and every failure doubles a wait with full jitter, cap 300 s. */
function fullJitter(): Hunter {
  const random = seededRandom(7);
  let failures = 0;
  return (_signal, _now, zone) => {
    failures += 1;
    return { wait: random.next() * Math.min(300, 2 ** failures), zone: (zone + 1) % zones };
  };
}

const hammer = (): Hunter => (_signal, _now, zone) => ({ wait: 1, zone: (zone + 1) % zones });

describe('in a world where a 429 costs nothing', () => {
  test('the metronome comes near the limit of a caller who knows the exact rate', () => {
    const { caught, windows } = play(world, metronome());

    const limit = forecast({ zones, secondsBetweenCalls: world.refillSeconds, meanWindowSeconds: world.meanWindow }).chance;
    expect(windows).toBeGreaterThan(1000);
    expect(caught).toBeGreaterThan(limit * 0.85);
  });

  test('the metronome catches several times the windows that full jitter on every failure catches', () => {
    const even = play(world, metronome());
    const backedOff = play(world, fullJitter());

    expect(backedOff.caught).toBeLessThan(0.08);
    expect(even.caught).toBeGreaterThan(backedOff.caught * 5);
  });

  test('the metronome learns the bucket: it calls about as often as the bucket pays for', () => {
    const { calls } = play(world, metronome());

    const paidFor = world.length / world.refillSeconds;
    expect(calls / paidFor).toBeGreaterThan(0.8);
    expect(calls / paidFor).toBeLessThan(1.3);
  });
});

describe.each([
  { penalty: 'token', costs: 'takes a token' },
  { penalty: 60, costs: 'starts a lockout of 60 s' },
  { penalty: 180, costs: 'starts a lockout of 180 s' },
] as const)('in a world where a 429 $costs', ({ penalty }) => {
  test.each([1, 2, 3])('the metronome never locks itself out (seed %i)', (seed) => {
    const { lateClean, longestRefusal } = play({ ...world, seed, penalty }, metronome());

    const paidFor = world.length / 4 / world.refillSeconds;
    expect(lateClean).toBeGreaterThan(paidFor * 0.4);
    expect(longestRefusal).toBeLessThan(1800);
  });

  test('a caller that hammers locks itself out for good', () => {
    const { lateClean } = play({ ...world, penalty }, hammer());

    expect(lateClean).toBe(0);
  });
});
