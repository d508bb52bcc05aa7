import type { HuntDocument } from '../domain/hunt.ts';
import type { InterruptionRecord } from '../domain/interruption/record.ts';
import { type InterruptionState, type InterruptionStep, knownState } from '../domain/interruption/state.ts';
import { HuntUnknownError } from './errors.ts';
import type { Rooms } from './rooms.ts';

/** What a step of the interruption machine works on; the record is null for a mere recommendation. */
export interface WarnedRun {
  readonly document: HuntDocument;
  readonly record: InterruptionRecord | null;
}

/**
 * Wraps a step's body with what every step owes: the hunt's record of the notice is the truth. A step of another name's turn, or for a
 * notice that a newer one has overtaken or that was seen through, changes nothing.
 */
export function interruptionStep<Grounds extends Pick<Rooms, 'store'>>(
  name: InterruptionStep,
  body: (state: InterruptionState, run: WarnedRun, grounds: Grounds) => Promise<InterruptionState>,
) {
  return async (state: InterruptionState, grounds: Grounds): Promise<InterruptionState> => {
    if (state.next.step !== name || state.huntId === null) return state;
    const document = (await grounds.store.loadHunt(state.huntId))?.document;
    if (document === undefined) throw new HuntUnknownError(state.huntId);
    const run = openRun(document, state);
    return run === null ? knownState(state) : body(state, run, grounds);
  };
}

/** Null when the notice is not this machine's to see to any more. */
export function openRun(document: HuntDocument, { event, at }: Pick<InterruptionState, 'event' | 'at'>): WarnedRun | null {
  const { interruption, rebalance } = document;
  const known = event === 'interruption' ? interruption : (rebalance ?? null);
  if (known === null || known.at !== at || known.endedAt !== null) return null;
  return { document, record: event === 'interruption' ? interruption : null };
}
