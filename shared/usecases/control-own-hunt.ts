import type { StartRooms } from './api-rooms.ts';
import type { ControlAnswer } from './control.ts';
import { loadOwn } from './own-hunt.ts';
import { steerHunt, type Wish } from './steer-hunt.ts';

/** Cancels, pauses or resumes a hunt of the tenant; again is the same as once. Throws `NotYoursError`. */
export async function controlOwnHunt(
  wish: Wish,
  huntId: string,
  caller: { readonly tenant: string; readonly name: string },
  api: StartRooms,
): Promise<ControlAnswer> {
  await loadOwn(huntId, caller.tenant, api.rooms.store);
  return steerHunt(wish, { huntId, by: `${caller.name} over the API` }, api);
}
