import type { PaceDecision, PaceInput, PaceSettings, PaceState } from './pace.ts';
import { leastWait, roundAtRandom } from './round.ts';

/**
 * Requirement 1's policy, to the letter: a random delay between two ADs of a cycle; after each full cycle
 * `sleep = min(base × 2^exponent + jitter, max)`. Each throttled attempt raises the exponent by one step (at most
 * `maxAttempts`), a cycle without any throttle lowers it by one before its sleep. Touches nothing but `exponent`.
 * A Retry-After is honoured as the least wait, also within a cycle.
 */
export function exponential(state: PaceState, input: PaceInput, settings: PaceSettings): PaceDecision {
  const exponent = nextExponent(state.exponent, input, settings.maxAttempts);
  const [forJitter, forRounding] = input.random;
  const seconds = input.cycleEnded
    ? Math.min(settings.base * 2 ** exponent + forJitter * settings.jitter, settings.max)
    : settings.interAdMin + forJitter * Math.max(0, settings.interAdMax - settings.interAdMin);

  return {
    state: { ...state, exponent },
    waitSeconds: Math.max(leastWait(input.retryAfter), roundAtRandom(seconds, forRounding)),
  };
}

function nextExponent(exponent: number, input: PaceInput, most: number): number {
  if (input.signal === 'throttled') return Math.min(exponent + 1, most);
  if (input.cycleEnded && !input.cycleThrottled) return Math.max(0, Math.min(exponent, most) - 1);
  return Math.min(exponent, most);
}
