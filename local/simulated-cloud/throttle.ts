export interface Bucket {
  /** Tokens a second that the bucket gets back. */
  readonly refill: number;
  readonly burst: number;
  /** Seconds for which every call is refused after a refusal. */
  readonly lockout?: number | undefined;
}

/** A token bucket with an optional lock-out after each refusal. Takes the tokens and says whether there were as many. */
export function createThrottle(bucket: Bucket | undefined): (seconds: number, wanted?: number) => boolean {
  if (!bucket) return () => true;
  let tokens = bucket.burst;
  let filledAt = 0;
  let lockedUntil = 0;
  return (seconds, wanted = 1) => {
    tokens = Math.min(bucket.burst, tokens + (seconds - filledAt) * bucket.refill);
    filledAt = seconds;
    if (seconds >= lockedUntil && tokens >= wanted - 1e-9) {
      tokens -= wanted;
      return true;
    }
    lockedUntil = Math.max(lockedUntil, seconds + (bucket.lockout ?? 0));
    return false;
  };
}
