import type { HuntDocument } from '../hunt.ts';
import type { Outcome } from '../outcome/outcome.ts';

export interface CycleStep {
  readonly document: HuntDocument;
  /** Whether any answer of the cycle that this one belongs to was a throttle. */
  readonly throttled: boolean;
}

/** Where one answer leaves the cycle under way. */
export interface CycleTurn {
  readonly error: boolean;
  /** True when the way through the offerings starts anew. */
  readonly ended: boolean;
  /** Place of the next attempt's offering among the living ones, when the cycle has not ended. */
  readonly position: number;
}

/**
 * Counts one answer into its cycle (one pass through all living offerings, in order). A cycle with an error (TIMEOUT, UNKNOWN) is
 * an error cycle; a clean one sets their count back (requirement 1, MAX_ERROR_CYCLES).
 */
export function countAnswer(document: HuntDocument, outcome: Outcome, turn: CycleTurn): CycleStep {
  const error = turn.error ? 1 : 0;
  const errors = document.cycle.errors + error;
  const throttled = document.cycle.throttled || outcome.class === 'THROTTLED';
  const counters = {
    ...document.counters,
    errors: document.counters.errors + error,
    capacity: document.counters.capacity + (outcome.class === 'CAPACITY' ? 1 : 0),
    throttled: document.counters.throttled + (outcome.class === 'THROTTLED' ? 1 : 0),
  };
  if (!turn.ended) return { document: { ...document, cycle: { position: turn.position, errors, throttled }, counters }, throttled };
  const ended = { ...counters, cycles: counters.cycles + 1, errorCycles: errors > 0 ? counters.errorCycles + 1 : 0 };
  return { document: { ...document, cycle: { position: 0, errors: 0, throttled: false }, counters: ended }, throttled };
}

/** Why the counts end the hunt, or null. */
export function exhausted(document: HuntDocument): { error: string; message: string; remedy: string } | null {
  const { maxCycles, maxErrorCycles } = document.request.settings.hunt;
  const last = document.last === null ? '' : `; the last answer was: ${document.last.message}`;
  if (document.counters.errorCycles >= maxErrorCycles) {
    return {
      error: 'Hunt.TooManyErrors',
      message: `${maxErrorCycles} cycles in a row had errors${last}`,
      remedy: 'Check the network and the endpoint ("foothold doctor"), then start again; hunt.maxErrorCycles allows more.',
    };
  }
  if (document.counters.cycles >= maxCycles) {
    return {
      error: 'Hunt.Exhausted',
      message: `no instance after ${maxCycles} cycles through all offerings${last}`,
      remedy: 'Start again, with a higher hunt.maxCycles, or add shapes and zones ("alternatives" in the hunt file).',
    };
  }
  return null;
}
