import * as v from 'valibot';
import type { Offering } from '../hunt.ts';

/**
 * Places that the cloud has just taken instances back from, and until when hunts of the account try them last. A note of the store, one an
 * account: it stays small, since old entries leave it when new ones come.
 */
export const blockedSchema = v.object({ places: v.record(v.string(), v.pipe(v.string(), v.isoTimestamp())) });
export type Blocked = v.InferOutput<typeof blockedSchema>;

const mostPlaces = 100;

export const blockedKey = (account: string) => `blocked/${account}`;

const placeOf = ({ region, zone, shape, market }: Offering) => [region, zone, shape, market].join('/');

/** With one place more; what is over goes, then what ends first. */
export function block({ places }: Blocked, offering: Offering, seconds: number, now: number): Blocked {
  const until = new Date(now + seconds * 1000).toISOString();
  const left = Object.entries(places).filter(([place, end]) => Date.parse(end) > now && place !== placeOf(offering));
  const newest = left.toSorted(([, one], [, other]) => other.localeCompare(one)).slice(0, mostPlaces - 1);
  return { places: Object.fromEntries([...newest, [placeOf(offering), until]]) };
}

/**
 * The offerings with the blocked ones last among those of their market: a place that has just been taken back is the least likely to have
 * room, but a hunt that knows no other still tries it.
 */
export function blockedLast(offerings: readonly Offering[], { places }: Blocked, now: number): Offering[] {
  const isBlocked = (offering: Offering) => Date.parse(places[placeOf(offering)] ?? '') > now;
  const markets = new Map<string, Offering[]>();
  for (const offering of [...offerings.filter((each) => !isBlocked(each)), ...offerings.filter(isBlocked)]) {
    markets.set(offering.market, [...(markets.get(offering.market) ?? []), offering]);
  }
  return offerings.map(({ market }) => markets.get(market)?.shift() as Offering);
}
