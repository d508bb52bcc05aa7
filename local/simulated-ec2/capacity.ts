import type { Random } from '../../shared/platform/random.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import type { Opening } from '../simulated-cloud/openings.ts';
import { randomOpenings } from '../simulated-cloud/openings.ts';
import { covers, spanEnd } from '../simulated-cloud/span.ts';
import type { Market } from './quotas.ts';
import type { Scenario } from './scenario.ts';
import { isZone } from './scenario.ts';

/** One place to launch. */
export interface Place {
  readonly zone: string;
  readonly type: string;
  readonly market: Market;
}

/** The openings of a place at an instant, seconds since the start. */
export type Capacity = (place: Place, seconds: number) => Opening[];

interface Rule {
  readonly zone?: string | undefined;
  readonly type?: string | undefined;
  readonly market?: Market | undefined;
}

export function createCapacity({ capacity, zones }: Scenario, random: Random): Capacity {
  if (!capacity) return () => [{ key: 'always', from: 0, to: Infinity, count: Infinity }];
  const windows = capacity.windows.map((window, index) => ({
    rule: window,
    opening: { key: `window-${index}`, from: window.from, to: spanEnd(window), count: window.count ?? Infinity },
  }));
  const streams = capacity.openings.flatMap((rule, index) =>
    zones
      .filter(({ name }) => rule.zones?.some((zone) => isZone(zone, name)) ?? true)
      // One stream of chance a zone, so that what opens does not depend on who asked before.
      .map(({ name }) => ({
        rule: { ...rule, zone: name },
        at: randomOpenings(`${index}-${name}`, rule, seededRandom(Math.floor(random.next() * 2 ** 32))),
      })),
  );
  return (place, seconds) => {
    const fixed = windows.filter(({ rule, opening }) => concerns(rule, place) && covers(opening, seconds));
    const chance = streams.filter(({ rule }) => concerns(rule, place)).flatMap(({ at }) => at(seconds) ?? []);
    return [...fixed.map(({ opening }) => opening), ...chance];
  };
}

function concerns(rule: Rule, place: Place): boolean {
  if (!isZone(rule.zone, place.zone)) return false;
  return (rule.type ?? place.type) === place.type && (rule.market ?? place.market) === place.market;
}
