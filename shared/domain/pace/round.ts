/** Seconds as a wait can have them: `Seconds` and `SecondsPath` of Step Functions take whole numbers from 0 to 99,999,999. */
export const longestWaitSeconds = 99_999_999;

/**
 * Whole seconds near `seconds`, up or down at random so that the mean is kept: 2.3 becomes 3 in three cases of ten.
 * `random` is uniform in [0, 1).
 */
export function roundAtRandom(seconds: number, random: number): number {
  return Math.floor(seconds + random);
}

/** A Retry-After as the least whole seconds to wait; 0 for none, and for what is no number of seconds. */
export function leastWait(retryAfter: number | null): number {
  if (retryAfter === null || !(retryAfter > 0)) return 0;
  return Math.min(Math.ceil(retryAfter), longestWaitSeconds);
}
