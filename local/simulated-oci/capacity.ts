import type { Random } from '../../shared/platform/random.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import type { Scenario } from './scenario.ts';
import { covers, spanEnd } from './scenario.ts';

/** A span in which an AD has room; `key` counts the instances that sit in it. Times are seconds since the start. */
export interface Opening {
  readonly key: string;
  readonly ad: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly shape?: string | undefined;
}

export interface Capacity {
  /** The openings of an AD for a shape at an instant, seconds since the start. */
  at(ad: number, shape: string, seconds: number): Opening[];
}

export function createCapacity(scenario: Scenario, random: Random): Capacity {
  const { capacity } = scenario;
  if (!capacity) return { at: (ad) => [{ key: `always-${ad}`, ad, from: 0, to: Infinity, count: Infinity }] };
  const windows = capacity.windows.map(
    (window, index): Opening => ({
      key: `window-${index}`,
      ad: window.ad,
      from: window.from,
      to: spanEnd(window),
      count: window.count ?? Infinity,
      shape: window.shape,
    }),
  );
  const { openings } = capacity;
  const streams = Array.from({ length: scenario.ads }, (_, index) => {
    // One stream of chance an AD, so that what opens does not depend on who asked before.
    const own = seededRandom(Math.floor(random.next() * 2 ** 32));
    const opens = openings && (openings.ads?.includes(index + 1) ?? true);
    return opens ? randomOpenings(index + 1, openings, own) : () => undefined;
  });
  return {
    at(ad, shape, seconds) {
      const fixed = windows.filter((each) => each.ad === ad && covers(each, seconds) && (each.shape === undefined || each.shape === shape));
      const chance = streams[ad - 1]?.(seconds);
      return chance ? [...fixed, chance] : fixed;
    },
  };
}

/** Finds the opening that covers an instant in an endless random row, made as far as asked. */
function randomOpenings(ad: number, { gap, length, count }: { gap: number; length: number; count?: number | undefined }, random: Random) {
  const row: Opening[] = [];
  const exponential = (mean: number) => -mean * Math.log(1 - random.next());
  return (seconds: number): Opening | undefined => {
    for (let end = row.at(-1)?.to ?? 0; end <= seconds; end = row.at(-1)!.to) {
      const from = end + exponential(gap);
      row.push({ key: `opening-${ad}-${row.length}`, ad, from, to: from + Math.max(exponential(length), 0.001), count: count ?? Infinity });
    }
    return row.findLast((each) => covers(each, seconds));
  };
}
