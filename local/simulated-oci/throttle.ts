import type { Scenario } from './scenario.ts';

/** A token bucket with an optional lock-out after each refusal. Takes a token and says whether there was one. */
export function createThrottle(settings: Scenario['throttle']): (seconds: number) => boolean {
  if (!settings) return () => true;
  let tokens = settings.burst;
  let filledAt = 0;
  let lockedUntil = 0;
  return (seconds) => {
    tokens = Math.min(settings.burst, tokens + (seconds - filledAt) * settings.refill);
    filledAt = seconds;
    if (seconds >= lockedUntil && tokens >= 1 - 1e-9) {
      tokens -= 1;
      return true;
    }
    lockedUntil = Math.max(lockedUntil, seconds + settings.lockout);
    return false;
  };
}
