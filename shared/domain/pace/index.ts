import { exponential } from './exponential.ts';
import { metronome, withinBounds } from './metronome.ts';
import type { PaceDecision, PaceInput, PaceSettings, PaceState } from './pace.ts';

export type { Forecast, ForecastInput } from './forecast.ts';
export { forecast } from './forecast.ts';
export type { PaceDecision, PaceInput, PaceSettings, PaceSignal, PaceState } from './pace.ts';
export { paceSettings } from './settings.ts';

/** The pace of an account that was never called before. `now` is epoch milliseconds. */
export function initialPace(settings: PaceSettings, now: number): PaceState {
  return { pace: withinBounds(settings.start, settings), streak: 0, fails: 0, since: now, exponent: 0 };
}

/** What one finished call means for the next: the account's new state and whole seconds to wait. Pure. */
export function decidePace(state: PaceState, input: PaceInput, settings: PaceSettings): PaceDecision {
  return settings.policy === 'metronome' ? metronome(state, input, settings) : exponential(state, input, settings);
}
