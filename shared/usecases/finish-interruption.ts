import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { unfinishedHooks } from '../domain/interruption/hooks.ts';
import { type InterruptionState, proceed } from '../domain/interruption/state.ts';
import { type Amendment, amendHunt } from './amend-hunt.ts';
import { interruptionStep, openRun } from './interruption-step.ts';
import type { Rooms } from './rooms.ts';

/** Says how it ended, on the hunt's timeline and in the machine's output: what could not be done is never passed over in silence. */
export const finishInterruption = interruptionStep<Pick<Rooms, 'store' | 'clock' | 'log'>>('finish', async (state, { record }, rooms) => {
  const broken = state.broken === undefined ? [] : [`a step broke: ${state.broken.Error ?? 'without a name'}`];
  const unfinished = [...unfinishedHooks(record?.hooks ?? []), ...(state.unfinished === null ? [] : [state.unfinished]), ...broken];
  const huntId = state.huntId ?? '';
  const kept = await amendHunt(huntId, (newest) => finished(newest, state, unfinished, rooms.clock.now()), rooms);
  if (kept !== null && unfinished.length > 0) rooms.log.warn('interruption.unfinished', { huntId, unfinished });
  return { ...proceed(state, 'end'), unfinished: unfinished.length === 0 ? null : unfinished.join('; ') };
});

function finished(document: HuntDocument, state: InterruptionState, unfinished: readonly string[], now: number): Amendment | null {
  if (openRun(document, state) === null) return null;
  const endedAt = new Date(now).toISOString();
  if (state.event === 'rebalance')
    return { document: { ...document, ...(document.rebalance ? { rebalance: { ...document.rebalance, endedAt } } : {}) }, events: [] };
  const interruption = document.interruption && { ...document.interruption, endedAt, unfinished: [...unfinished] };
  return {
    document: { ...document, interruption },
    events: [eventOf(document, now, 'interruption.handled', { instanceId: interruption?.instanceId ?? null, unfinished: [...unfinished] })],
  };
}
