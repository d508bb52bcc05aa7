/**
 * When the next call may go. One state per cloud account, shared by all its hunts. Two policies: `metronome` (default)
 * and `exponential` (requirement 1, to the letter). Both are pure; time and randomness are arguments.
 */
export interface PaceState {
  /** Seconds between calls that the metronome believes the account's bucket pays for. */
  readonly pace: number;
  /** Clean answers since the last 429. */
  readonly streak: number;
  /** 429s and 5xx in a row. */
  readonly fails: number;
  /** Epoch ms of the last 429 (or of the start). */
  readonly since: number;
  /** Exponent of the exponential policy's back-off. */
  readonly exponent: number;
  /** Epoch ms until which a Retry-After holds the whole account; left out before the first. */
  readonly heldUntil?: number;
}

/** The part of an outcome that a pace policy looks at. */
export type PaceSignal = 'clean' | 'throttled' | 'faulty';

export interface PaceSettings {
  readonly policy: 'metronome' | 'exponential';
  /** Metronome: first seconds between calls. */
  readonly start: number;
  /** Metronome: politeness cap, the fewest seconds between calls. */
  readonly floor: number;
  /** Exponential: base back-off, seconds (BASE_BACKOFF). */
  readonly base: number;
  /** Ceiling of both policies, seconds (MAX_BACKOFF). */
  readonly max: number;
  /** Exponential: cap of the exponent (MAX_BACKOFF_ATTEMPTS). */
  readonly maxAttempts: number;
  /** Exponential: maximum seconds of jitter added to the back-off (DECORRELATED_JITTER). */
  readonly jitter: number;
  /** Metronome: fraction of jitter around the pace (0.1 = ±10 %). */
  readonly spread: number;
  /** Metronome: K, how slowly the pace shrinks. */
  readonly shrink: number;
  /** Exponential: delay between two ADs of one cycle, seconds (INTER_AD_MIN, INTER_AD_MAX). */
  readonly interAdMin: number;
  readonly interAdMax: number;
}

/** What the policy is told about one finished call. */
export interface PaceInput {
  readonly signal: PaceSignal;
  /** Seconds from a Retry-After header, or null. */
  readonly retryAfter: number | null;
  /** True when this call was the last of a cycle through all offerings. */
  readonly cycleEnded: boolean;
  /** True when any call of the cycle now ended was throttled. */
  readonly cycleThrottled: boolean;
  /** Epoch ms. */
  readonly now: number;
  /** Two independent uniform numbers in [0, 1): one for jitter, one for rounding to whole seconds. */
  readonly random: readonly [number, number];
}

export interface PaceDecision {
  readonly state: PaceState;
  /** Whole seconds to wait before the next call (Step Functions takes whole numbers only; rounded at random, mean kept). */
  readonly waitSeconds: number;
}
