import type { HuntDocument } from '../domain/hunt.ts';
import type { ApiRooms } from './api-rooms.ts';
import type { ControlAnswer } from './control.ts';
import { readFleet } from './fleet-record.ts';
import { loadOwn } from './own-hunt.ts';
import { steerHunt, type Wish } from './steer-hunt.ts';

/** Cancels, pauses or resumes a hunt of the tenant; again is the same as once. Throws `NotYoursError`. */
export async function controlOwnHunt(
  wish: Wish,
  huntId: string,
  caller: { readonly tenant: string; readonly name: string },
  api: ApiRooms,
): Promise<ControlAnswer> {
  await loadOwn(huntId, caller.tenant, api.rooms.store);
  const answer = await steerHunt(wish, { huntId, by: `${caller.name} over the API` }, api);
  if (wish !== 'pause') await rouseFleet(answer.document, api);
  return answer;
}

/** A fleet whose hunts all stood still has no execution any more: with one of them that goes on, it does. */
async function rouseFleet({ fleet }: HuntDocument, { rooms: { store, fleets } }: ApiRooms): Promise<void> {
  const stored = fleet === undefined ? null : await readFleet(fleet.id, store);
  if (stored?.fleet.endedAt === null) await fleets?.start(stored.fleet);
}
