import type { Place } from '../launch/places.ts';

/** What a cloud was asked before its offerings are ranked. All but `zones` are hints or for some clouds only; missing ones change nothing. */
export interface RankFacts {
  /** The region's full zone names. */
  readonly zones: readonly string[];
  /** Subnets with their zones (EC2). */
  readonly subnets?: readonly Place[];
  /** Spot placement scores, 1 to 10, by zone name. */
  readonly scores?: Readonly<Record<string, number>>;
  readonly prices?: readonly ZonePrice[];
  /** Image by instance type, where an alias was resolved for each (EC2); else the document's one image. */
  readonly images?: Readonly<Record<string, { readonly imageId: string }>>;
}

/** The spot price of a type in a zone. */
export interface ZonePrice {
  readonly type: string;
  readonly zone: string;
  readonly usdPerHour: number;
  /** Highest over lowest price of the last days; 1 is perfectly steady. */
  readonly swing: number;
}
