import { isJsonObject, type JsonObject } from '../json.ts';
import type { Settings } from '../settings.ts';

export type MarketAws = 'on-demand' | 'spot' | 'reservation';

/** `InstanceMarketOptions` decides; a targeted capacity reservation counts as one too. */
export function marketAws(payload: JsonObject): MarketAws {
  const options = payload.InstanceMarketOptions;
  const type = isJsonObject(options) ? options.MarketType : undefined;
  if (type === 'spot') return 'spot';
  const reservation = payload.CapacityReservationSpecification;
  return type === 'capacity-block' || (isJsonObject(reservation) && isJsonObject(reservation.CapacityReservationTarget))
    ? 'reservation'
    : 'on-demand';
}

/** What `spot.*` says, as `InstanceMarketOptions` (FR-022..025). Without a `MaxPrice` EC2 takes the on-demand price. */
export function spotMarket({ maxPrice }: Settings['spot']): JsonObject {
  return { MarketType: 'spot', SpotOptions: { ...oneTime, ...(maxPrice === null ? {} : { MaxPrice: usd(maxPrice) }) } };
}

const oneTime = { SpotInstanceType: 'one-time', InstanceInterruptionBehavior: 'terminate' } as const;

/** A payload's own spot options, completed. `ValidUntil` goes: a one-time request does not take it (EC2 API, SpotMarketOptions). */
export function completeSpot(options: JsonObject): JsonObject {
  const { ValidUntil: _, ...given } = isJsonObject(options.SpotOptions) ? options.SpotOptions : {};
  return { ...options, SpotOptions: { ...oneTime, ...given } };
}

/** A price as EC2 writes it: a decimal, never an exponent. */
export function usd(price: number): string {
  return price.toFixed(6).replace(/\.?0+$/, '');
}
