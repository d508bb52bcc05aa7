import { tenantOf } from '../domain/api/tenant.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { type InterruptionState, proceed } from '../domain/interruption/state.ts';
import { hashPayload } from '../domain/tokens.ts';
import { LeaseHeldError } from '../stores/errors.ts';
import { amendHunt } from './amend-hunt.ts';
import { QuotaExceededError } from './api-errors.ts';
import type { StartRooms } from './api-rooms.ts';
import { interruptionStep } from './interruption-step.ts';
import type { Rooms } from './rooms.ts';
import { startHunt } from './start-hunt.ts';

export interface Replacing extends Pick<Rooms, 'store' | 'clock' | 'log'> {
  readonly start: StartRooms;
}

/**
 * One hunt in place of the instance that goes, where the hunt asks for it: the same request, in the same region, for the same tenant and
 * within its quotas. Its id follows from the hunt that it replaces, so a recommendation and the notice after it start the same one, once.
 */
export const startReplacement = interruptionStep<Replacing>('replace', async (state, { document }, rooms) => {
  const onward = proceed(state, state.event === 'rebalance' ? 'finish' : 'hooks');
  if (!wants(document, state.event)) return onward;
  const { launch, alternatives, settings } = document.request;
  try {
    const { document: replacement } = await startHunt(
      {
        tenant: tenantOf(document),
        key: `replaces-${document.huntId}`,
        wanted: {
          cloud: document.cloud,
          launch,
          alternatives,
          settings,
          requestHash: hashPayload({ replaces: document.huntId }),
          warnings: [],
        },
        scheduleId: document.caller?.scheduleId ?? null,
        region: document.region,
        replaces: document.huntId,
      },
      rooms.start,
    );
    await amendHunt(document.huntId, (newest) => named(newest, replacement.huntId, rooms.clock.now()), rooms);
    return onward;
  } catch (error) {
    if (!(error instanceof LeaseHeldError || error instanceof QuotaExceededError)) throw error;
    rooms.log.warn('interruption.unreplaced', { huntId: document.huntId, error });
    return { ...onward, unfinished: `no replacement was started: ${error.message}` };
  }
});

function wants({ request, endedAt, phase }: HuntDocument, event: InterruptionState['event']): boolean {
  const { replace } = request.settings.interruption;
  // A hunt that is still under way replaces its instance by itself.
  if (endedAt === null || phase !== 'ready') return false;
  return replace === 'rebalance' || (replace === 'notice' && event === 'interruption');
}

function named(document: HuntDocument, replacedBy: string, now: number) {
  if (document.replacedBy === replacedBy) return null;
  return { document: { ...document, replacedBy }, events: [eventOf(document, now, 'interruption.replacing', { huntId: replacedBy })] };
}
