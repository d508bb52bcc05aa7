import type { PaceSignal } from '../../../shared/domain/pace/index.ts';
import { seededRandom } from '../../../shared/platform/random.ts';

/**
 * A cloud in virtual time: zones whose capacity opens in windows with exponential gaps and lengths, one token bucket for the
 * account, launches that take 0.3 to 3 s. A caught window stays: a run measures the chance to catch any given one.
 */
export interface World {
  readonly seed: number;
  /** Seconds of virtual time. */
  readonly length: number;
  readonly meanGap: number;
  readonly meanWindow: number;
  readonly refillSeconds: number;
  readonly burst: number;
  /** What a 429 costs beside the call: nothing, a token, or this many seconds in which every call is refused and starts them again. */
  readonly penalty: 'none' | 'token' | number;
}

/** Told each answer and the time (epoch ms); says how many seconds to wait and whether to go to the next zone. */
export type Hunter = (signal: PaceSignal, now: number, zone: number) => { readonly wait: number; readonly zone: number };

export interface Run {
  /** Share of the windows that a call met open. */
  readonly caught: number;
  readonly windows: number;
  readonly calls: number;
  /** Clean answers in the last quarter. */
  readonly lateClean: number;
  /** Longest time without a clean answer, seconds. */
  readonly longestRefusal: number;
}

export const zones = 3;
const epoch = Date.UTC(2026, 0, 1);

export function play(world: World, hunter: Hunter): Run {
  const random = seededRandom(world.seed);
  const exponential = (mean: number) => -mean * Math.log(1 - random.next());
  const windows = Array.from({ length: zones }, () => {
    const list: { from: number; to: number; met: boolean }[] = [];
    for (let at = exponential(world.meanGap); at < world.length; ) {
      const to = at + exponential(world.meanWindow);
      list.push({ from: at, to, met: false });
      at = to + exponential(world.meanGap);
    }
    return list;
  });

  let [tokens, filledAt, lockedUntil, lastClean, longestRefusal, calls, lateClean] = [world.burst, 0, 0, 0, 0, 0, 0];
  /** By zone, how many windows have closed before `at`. */
  const past = windows.map(() => 0);
  let [at, zone] = [0, 0];
  while (at < world.length) {
    calls += 1;
    while ((windows[zone]?.[past[zone] ?? 0]?.to ?? Infinity) <= at) past[zone] = (past[zone] ?? 0) + 1;
    tokens = Math.min(world.burst, tokens + (at - filledAt) / world.refillSeconds);
    filledAt = at;
    const clean = at >= lockedUntil && tokens >= 1;
    if (clean) {
      tokens -= 1;
      longestRefusal = Math.max(longestRefusal, at - lastClean);
      lastClean = at;
      if (at > world.length * 0.75) lateClean += 1;
      const open = windows[zone]?.at(past[zone] ?? 0);
      if (open && open.from <= at) open.met = true;
    } else if (world.penalty === 'token') {
      tokens = Math.max(0, tokens - 1);
    } else if (world.penalty !== 'none') {
      lockedUntil = at + world.penalty;
    }
    at += 0.3 + 2.7 * random.next();
    const next = hunter(clean ? 'clean' : 'throttled', epoch + at * 1000, zone);
    at += next.wait;
    zone = next.zone;
  }

  const all = windows.flat();
  return {
    caught: all.filter(({ met }) => met).length / all.length,
    windows: all.length,
    calls,
    lateClean,
    longestRefusal: Math.max(longestRefusal, world.length - lastClean),
  };
}
