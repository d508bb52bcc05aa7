import type { PaceInput, PaceSettings, PaceState } from '../../../shared/domain/pace/index.ts';

/** Not on the minute, and no wait under 40 s from here lands on one. */
export const quiet = Date.UTC(2026, 8, 1, 12, 0, 10);

export function paceSettingsWith(changes: Partial<PaceSettings> = {}): PaceSettings {
  return {
    policy: 'metronome',
    start: 10,
    floor: 2,
    base: 1,
    max: 300,
    maxAttempts: 9,
    jitter: 1,
    spread: 0.1,
    shrink: 1000,
    interAdMin: 1,
    interAdMax: 6,
    ...changes,
  };
}

export function stateWith(changes: Partial<PaceState> = {}): PaceState {
  return { pace: 10, streak: 0, fails: 0, since: quiet, exponent: 0, ...changes };
}

/** A clean answer; jitter in the middle, rounding down. */
export function inputWith(changes: Partial<PaceInput> = {}): PaceInput {
  return { signal: 'clean', retryAfter: null, cycleEnded: false, cycleThrottled: false, now: quiet, random: [0.5, 0], ...changes };
}
