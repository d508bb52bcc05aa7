import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { planHooks } from '../domain/interruption/hooks.ts';
import type { Notice } from '../domain/interruption/notice.ts';
import type { Rebalance } from '../domain/interruption/rebalance.ts';
import { type InterruptionState, ignoredState, knownState, proceed } from '../domain/interruption/state.ts';
import { type Amendment, amendHunt } from './amend-hunt.ts';
import { readWarning } from './handle-interruption.ts';
import { openRun } from './interruption-step.ts';
import type { Rooms } from './rooms.ts';

/** The machine's input: `shared/platform/executions.ts`, `WarnedHunt`. */
export interface WarnedInput {
  readonly huntId: string;
  readonly event: unknown;
}

/**
 * Puts a notice on the hunt's record, with its own deadline and all that is to be done before it. A notice that is on record and was not
 * seen through is taken up where it stands: whoever was at it has died, and each step finds what is done.
 */
export async function takeNotice({ huntId, event }: WarnedInput, rooms: Pick<Rooms, 'store' | 'clock'>): Promise<InterruptionState> {
  const warning = readWarning(event);
  if (warning === null) return ignoredState('no notice of an interruption');
  const stored = await rooms.store.loadHunt(huntId);
  const { document } = stored ?? {};
  if (document === undefined || document.cloud !== warning.cloud || document.instance?.id !== warning.instanceId)
    return ignoredState('not the instance of that hunt');
  const taken: InterruptionState = {
    kind: 'told',
    reason: null,
    huntId,
    event: 'deadline' in warning ? 'interruption' : 'rebalance',
    at: warning.at,
    next: { step: 'block', waitSeconds: 0 },
    unfinished: null,
  };
  const marked = await amendHunt(huntId, (newest) => mark(newest, warning, rooms.clock.now()), rooms);
  const newest = marked ?? (await rooms.store.loadHunt(huntId))?.document;
  if (newest === undefined || openRun(newest, taken) === null) return knownState(taken);
  // A recommendation takes nothing from anybody yet.
  return taken.event === 'rebalance' ? proceed(taken, 'replace') : taken;
}

/** Null when this one, or a newer one, is on record: delivered out of order, an older notice says nothing any more. */
function mark(document: HuntDocument, warning: Notice | Rebalance, now: number): Amendment | null {
  const { instanceId, at } = warning;
  const before = 'deadline' in warning ? document.interruption : document.rebalance;
  if (before && Date.parse(before.at) >= Date.parse(at)) return null;
  if (!('deadline' in warning)) {
    const events = [eventOf(document, now, 'spot.rebalance', { instanceId, at })];
    return { document: { ...document, rebalance: { at, endedAt: null } }, events };
  }
  const notice = { action: warning.action, at, deadline: warning.deadline };
  const interruption = { ...notice, instanceId, hooks: planHooks(document, warning), endedAt: null };
  return { document: { ...document, interruption }, events: [eventOf(document, now, 'spot.interrupted', { instanceId, ...notice })] };
}
