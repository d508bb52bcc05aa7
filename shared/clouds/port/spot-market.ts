export interface SpotMarket {
  /** Score 1 to 10 by zone name; empty where the cloud or endpoint does not offer it. */
  placementScores(types: readonly string[], region: string): Promise<Readonly<Record<string, number>>>;
  /** Current spot price in USD an hour, and how much it moved in the time looked at, by `type/zone`. */
  prices(types: readonly string[]): Promise<readonly SpotPrice[]>;
}

export interface SpotPrice {
  readonly type: string;
  readonly zone: string;
  readonly usdPerHour: number;
  /** Highest over lowest price of the last seven days. */
  readonly swing: number;
  readonly at: string;
}
