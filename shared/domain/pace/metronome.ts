import type { PaceDecision, PaceInput, PaceSettings, PaceState } from './pace.ts';
import { leastWait, roundAtRandom } from './round.ts';

/** The most that the pace shrinks on one clean answer. */
const shrinkMost = 0.05;
/** Clean answers between two 429s from which the bucket's refill can be told. */
const streakThatTells = 4;
const slowDown = 1.5;
/** Seconds. A back-off from a pace of 0 has to start somewhere. */
const leastBackOff = 0.1;

/**
 * The default policy (`docs/pacing.md`): an even pace that creeps towards what the account's bucket pays for, and learns the
 * refill from the time between two 429s. "No capacity" is a clean answer. Leaves `exponent` alone.
 */
export function metronome(state: PaceState, input: PaceInput, settings: PaceSettings): PaceDecision {
  return input.signal === 'clean' ? speedUp(state, input, settings) : backOff(state, input, settings);
}

/** Into [floor, max]. A floor above the ceiling wins: the more polite of two settings that contradict each other. */
export function withinBounds(seconds: number, settings: PaceSettings): number {
  return Math.max(settings.floor, Math.min(seconds, settings.max));
}

/** The pace, seconds, after one more clean answer. */
export function quickened({ pace, streak }: PaceState, settings: PaceSettings): number {
  return withinBounds(pace * (1 - Math.min(shrinkMost, (streak + 1) / settings.shrink)), settings);
}

function speedUp(state: PaceState, input: PaceInput, settings: PaceSettings): PaceDecision {
  const pace = quickened(state, settings);

  return decide({ ...state, pace, streak: state.streak + 1, fails: 0 }, pace, input, settings);
}

function backOff(state: PaceState, input: PaceInput, settings: PaceSettings): PaceDecision {
  const fails = state.fails + 1;
  const pace = withinBounds(slowerPace(state, input, fails), settings);

  return decide(
    { ...state, pace, streak: 0, fails, since: input.now },
    Math.max(pace, leastBackOff) * slowDown ** (fails - 1),
    input,
    settings,
  );
}

function slowerPace(state: PaceState, input: PaceInput, fails: number): number {
  // Between two 429s the bucket paid out exactly its refill. A 5xx says nothing about the bucket.
  if (input.signal === 'throttled' && state.streak >= streakThatTells) return (input.now - state.since) / 1000 / state.streak;
  return fails === 1 ? state.pace * slowDown : state.pace;
}

function decide(state: PaceState, seconds: number, input: PaceInput, settings: PaceSettings): PaceDecision {
  const [forJitter, forRounding] = input.random;
  const jittered = withinBounds(withinBounds(seconds, settings) * (1 + settings.spread * (2 * forJitter - 1)), settings);
  const least = Math.max(leastWait(input.retryAfter), Math.floor(settings.floor));
  const wait = Math.max(least, roundAtRandom(jittered, forRounding));

  return { state, waitSeconds: offTheMinute(wait, least, Math.ceil(settings.max), input.now) };
}

/** Every cron job of the world calls at second :00. A second later, or earlier where later would pass the ceiling. */
function offTheMinute(wait: number, least: number, most: number, now: number): number {
  const second = Math.floor(now / 1000 + wait) % 60;
  if (second !== 0) return wait;
  return wait + 1 <= most || wait - 1 < least ? wait + 1 : wait - 1;
}
