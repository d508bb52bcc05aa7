import type { Random } from '../../shared/platform/random.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import type { Opening } from '../simulated-cloud/openings.ts';
import { randomOpenings } from '../simulated-cloud/openings.ts';
import { covers, spanEnd } from '../simulated-cloud/span.ts';
import type { Scenario } from './scenario.ts';

/** An opening of one AD. */
export interface AdOpening extends Opening {
  readonly ad: number;
  readonly shape?: string | undefined;
}

export interface Capacity {
  /** The openings of an AD for a shape at an instant, seconds since the start. */
  at(ad: number, shape: string, seconds: number): AdOpening[];
}

export function createCapacity(scenario: Scenario, random: Random): Capacity {
  const { capacity } = scenario;
  if (!capacity) return { at: (ad) => [{ key: `always-${ad}`, ad, from: 0, to: Infinity, count: Infinity }] };
  const windows = capacity.windows.map(
    (window, index): AdOpening => ({
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
    return opens ? randomOpenings(String(index + 1), openings, own) : () => undefined;
  });
  return {
    at(ad, shape, seconds) {
      const fixed = windows.filter((each) => each.ad === ad && covers(each, seconds) && (each.shape === undefined || each.shape === shape));
      const chance = streams[ad - 1]?.(seconds);
      return chance ? [...fixed, { ...chance, ad }] : fixed;
    },
  };
}
