import type { HuntDocument } from '../domain/hunt.ts';
import { adoptHunt } from './adopt-hunt.ts';
import type { Rooms } from './rooms.ts';
import type { Sitting } from './sitting.ts';

/**
 * Makes sure that a hunt that has just come on record, or goes on, does so under a lease that nobody gives back: where that happened on its
 * way there, it is taken over under the lease that holds. Its execution is to be started with the document that comes back.
 */
export async function seatHunt(document: HuntDocument, sitting: Sitting, rooms: Pick<Rooms, 'store' | 'clock'>): Promise<HuntDocument> {
  const lease = await sitting.confirm(document.huntId);
  if (lease.epoch === document.lease.epoch) return document;
  return seatHunt(await adoptHunt(document.huntId, lease, rooms), sitting, rooms);
}
