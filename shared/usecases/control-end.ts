import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { startCleanUp } from '../domain/hunting/go.ts';
import type { Lease } from '../stores/port.ts';
import { HuntUnknownError } from './errors.ts';
import type { Rooms } from './rooms.ts';

/**
 * Turns a hunt that was handed over back to its clean-up, under the lease just acquired: the machine goes on from there, ends the instance
 * and what belongs to it, looks until nothing lives, and removes a key that was ours. Any other hunt comes back as it is.
 */
export async function endHunt(huntId: string, by: string, lease: Lease, rooms: Pick<Rooms, 'store' | 'clock'>): Promise<HuntDocument> {
  const stored = await rooms.store.loadHunt(huntId);
  if (stored === null) throw new HuntUnknownError(huntId);
  const { document } = stored;
  if (document.phase !== 'ready' || document.endedAt === null) return document;
  const now = rooms.clock.now();
  const reopened: HuntDocument = {
    ...document,
    lease: { epoch: lease.epoch },
    handOver: 'no',
    // A fresh execution needs a name that no closed one has.
    generation: document.generation + 1,
    rounds: 0,
    endedAt: null,
    callbackTries: 0,
    failure: { error: 'Hunt.Ended', message: `handed over, and ended by ${by}`, remedy: 'Start again when you want to.' },
  };
  return rooms.store.saveHunt(startCleanUp(reopened, 'cancelled', now), [eventOf(document, now, 'hunt.cancel-requested', { by })]);
}
