import type { HuntDocument } from '../hunt.ts';
import type { RankFacts } from './rank-facts.ts';

/** How much each hint counts, from best to worst. Placement scores speak of capacity, which is what a hunt lacks; money comes second. */
const weights = { placement: 1, price: 0.5, steadiness: 0.25, setback: 0.15, tooDear: 2 } as const;
const setbacksMost = 5;

/**
 * What speaks for each of `zones` as a place for a spot instance of `type` (FR-037..040): placement score, price beside the cheapest
 * zone, steadiness of the price, and what this hunt was refused there. A zone without a hint counts as the middle of those that have
 * it, so that a missing hint neither helps nor hurts.
 */
export function spotMerits(document: HuntDocument, type: string, zones: readonly string[], facts: RankFacts): Map<string, number> {
  const { spot } = document.request.settings;
  const prices = zones.map((zone) =>
    spot.history ? (facts.prices?.find((price) => price.type === type && price.zone === zone) ?? null) : null,
  );
  const cheapest = Math.min(...prices.flatMap((price) => (price === null ? [] : [price.usdPerHour])));
  const placement = filled(zones.map((zone) => (spot.scores ? (facts.scores?.[zone] ?? null) : null))).map((score) => score / 10);
  const price = filled(prices.map((found) => (found === null ? null : cheapest / found.usdPerHour)));
  const steadiness = filled(prices.map((found) => (found === null ? null : 1 / found.swing)));
  return new Map(
    zones.map((zone, index) => [
      zone,
      weights.placement * placement[index]! +
        weights.price * price[index]! +
        weights.steadiness * steadiness[index]! -
        weights.setback * setbacks(document, type, zone) -
        (spot.maxPrice !== null && (prices[index]?.usdPerHour ?? 0) > spot.maxPrice ? weights.tooDear : 0),
    ]),
  );
}

function filled(values: readonly (number | null)[]): number[] {
  const known = values.filter((value) => value !== null);
  const middle = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return values.map((value) => value ?? middle);
}

/** Refusals that this hunt remembers of spot instances of the type in the zone. */
function setbacks(document: HuntDocument, type: string, zone: string): number {
  const keys = new Set(
    document.offerings
      .filter((offering) => offering.market === 'spot' && offering.shape === type && offering.zone === zone)
      .map(({ key }) => key),
  );
  const times = document.failures.filter((failure) => keys.has(failure.offering)).reduce((sum, failure) => sum + failure.times, 0);
  return Math.min(setbacksMost, times);
}
