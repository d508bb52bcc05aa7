import type { Scenario } from './scenario.ts';
import { isZone } from './scenario.ts';
import type { InstanceType } from './types.ts';

/** Spot price in USD an hour at an instant, seconds since the start. Before the start it wavers a little around its first value, day by day. */
export function spotPrice({ spot, zones }: Scenario, type: InstanceType, zone: string, seconds: number): number {
  const holding = spot.prices.filter((each) => (each.type ?? type.name) === type.name && isZone(each.zone, zone));
  const given = holding.findLast((each) => each.from <= Math.max(0, seconds));
  if (given && seconds >= 0) return given.usd;
  const index = zones.findIndex((each) => each.name === zone);
  const base = given?.usd ?? type.usdPerHour * spot.discount * (1 + 0.04 * index);
  const day = Math.floor(seconds / 86_400);
  return seconds >= 0 ? base : base * (1 + 0.05 * Math.sin(day * 2.1 + index));
}

/** Instants (seconds since the start) between two others at which a price may change; `from` among them. */
export function priceChanges({ spot }: Scenario, from: number, to: number): number[] {
  const days: number[] = [];
  for (let day = Math.ceil(from / 86_400); day * 86_400 <= Math.min(0, to); day += 1) days.push(day * 86_400);
  const given = spot.prices.map((each) => each.from).filter((at) => at >= from && at <= to);
  return [...new Set([from, ...days, ...given])].filter((at) => at <= to).toSorted((one, other) => one - other);
}

/** As AWS writes a price: six decimals. */
export const priceText = (usd: number): string => usd.toFixed(6);
