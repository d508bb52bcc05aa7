import type { HuntDocument } from '../hunt.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { countsAsError } from '../outcome/classify.ts';
import { liveOfferings } from './go.ts';

export interface CycleStep {
  readonly document: HuntDocument;
  readonly ended: boolean;
  /** About the cycle this attempt belonged to. */
  readonly throttled: boolean;
}

/**
 * Counts one finished attempt into its cycle (one pass through all living offerings). A cycle with an error (TIMEOUT, UNKNOWN)
 * is an error cycle; an attempt that stays at its offering (a throttle) does not move the cycle on; `hunt.maxErrorCycles` of them in a row end the hunt (requirement 1, MAX_ERROR_CYCLES).
 */
export function countAttempt(document: HuntDocument, outcome: Outcome, advances: boolean): CycleStep {
  const error = countsAsError(outcome) ? 1 : 0;
  const cycle = {
    position: document.cycle.position + (advances ? 1 : 0),
    errors: document.cycle.errors + error,
    throttled: document.cycle.throttled || outcome.class === 'THROTTLED',
  };
  const counters = {
    ...document.counters,
    errors: document.counters.errors + error,
    capacity: document.counters.capacity + (outcome.class === 'CAPACITY' ? 1 : 0),
    throttled: document.counters.throttled + (outcome.class === 'THROTTLED' ? 1 : 0),
  };
  if (!advances || cycle.position < liveOfferings(document).length) return { document: { ...document, cycle, counters }, ended: false, throttled: cycle.throttled };
  return {
    document: {
      ...document,
      cycle: { position: 0, errors: 0, throttled: false },
      counters: { ...counters, cycles: counters.cycles + 1, errorCycles: cycle.errors > 0 ? counters.errorCycles + 1 : 0 },
    },
    ended: true,
    throttled: cycle.throttled,
  };
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
