import { exponential } from './exponential.ts';
import { metronome, withinBounds } from './metronome.ts';
import type { PaceDecision, PaceInput, PaceSettings, PaceState } from './pace.ts';
import { leastWait } from './round.ts';

export type { Forecast, ForecastInput } from './forecast.ts';
export { forecast } from './forecast.ts';
export { quickened } from './metronome.ts';
export type { PaceDecision, PaceInput, PaceSettings, PaceSignal, PaceState } from './pace.ts';
export { paceSettings } from './settings.ts';

/** The pace of an account that was never called before. `now` is epoch milliseconds. */
export function initialPace(settings: PaceSettings, now: number): PaceState {
  return { pace: withinBounds(settings.start, settings), streak: 0, fails: 0, since: now, exponent: 0 };
}

/** Seconds. A hunt waits as long as it is told; its neighbours are not held up for days by one strange header. */
const longestHold = 3600;

/** What one finished call means for the next: the account's new state and whole seconds to wait. Pure. */
export function decidePace(state: PaceState, input: PaceInput, settings: PaceSettings): PaceDecision {
  const decided = settings.policy === 'metronome' ? metronome(state, input, settings) : exponential(state, input, settings);
  if (input.retryAfter === null) return decided;
  const hold = Math.min(leastWait(input.retryAfter), longestHold);
  const heldUntil = Math.max(state.heldUntil ?? 0, input.now + hold * 1000);
  return { ...decided, state: { ...decided.state, heldUntil } };
}
