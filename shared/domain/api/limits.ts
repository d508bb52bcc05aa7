/** What one caller may ask of the API. */
export interface ApiLimits {
  /** Most bytes of a request's body. */
  readonly bodyMost: number;
  /** Hunts of a tenant that have not ended. */
  readonly openHunts: number;
  /** New hunts of a tenant within any 60 s. */
  readonly startsPerMinute: number;
  readonly schedules: number;
  /** Requests of a tenant: as many at once, and so many each second after. Counted by each process for itself. */
  readonly burst: number;
  readonly requestsPerSecond: number;
}

export const defaultLimits: ApiLimits = {
  bodyMost: 128 * 1024,
  openHunts: 20,
  startsPerMinute: 10,
  schedules: 20,
  burst: 100,
  requestsPerSecond: 25,
};
