export interface SpotSavings {
  readonly spotUsdPerHour: number;
  readonly onDemandUsdPerHour: number;
  readonly savedUsdPerHour: number;
  /** Of the on-demand price; below 0 where spot is dearer. */
  readonly savedPercent: number;
  /** One line for the log (FR-036). */
  readonly message: string;
}

/** What a spot instance saves beside the same type on demand, USD an hour; null where either price is unknown. */
export function spotSavings(spotPrice: number | null, onDemandPrice: number | null): SpotSavings | null {
  if (spotPrice === null || onDemandPrice === null || onDemandPrice <= 0) return null;
  const saved = onDemandPrice - spotPrice;
  const savedPercent = Math.round((saved / onDemandPrice) * 1000) / 10;
  return {
    spotUsdPerHour: spotPrice,
    onDemandUsdPerHour: onDemandPrice,
    savedUsdPerHour: Math.round(saved * 1e6) / 1e6,
    savedPercent,
    message: `spot costs $${spotPrice} an hour, on-demand $${onDemandPrice}: ${savedPercent} % saved`,
  };
}
