import type { HuntDocument } from '../domain/hunt.ts';
import { LeaseHeldError } from '../stores/errors.ts';
import type { ApiRooms } from './api-rooms.ts';
import { type ControlAnswer, cancelHunt, pauseHunt, resumeHunt } from './control.ts';
import { loadOwn } from './own-hunt.ts';
import type { Sit, Sitting } from './sitting.ts';

export type Wish = 'cancel' | 'pause' | 'resume';

/** Cancels, pauses or resumes a hunt of the tenant; again is the same as once. A hunt that stood still goes on in an execution of its own. */
export async function controlOwnHunt(
  wish: Wish,
  huntId: string,
  caller: { readonly tenant: string; readonly name: string },
  api: ApiRooms,
): Promise<ControlAnswer> {
  await loadOwn(huntId, caller.tenant, api.rooms.store);
  const sittings: Sitting[] = [];
  const sit: Sit = async (account) => {
    const sitting = await api.sit(account);
    sittings.push(sitting);
    return sitting;
  };
  const { clock, store } = api.rooms;
  const request = { huntId, by: `${caller.name} over the API` };
  try {
    const answer =
      wish === 'cancel'
        ? await cancelHunt(request, sit, { clock, store })
        : wish === 'pause'
          ? await pauseHunt(request, { clock, store })
          : await resumeHunt(request, sit, { clock, store });
    if (answer.start) await api.engine.start(answer.document);
    else if (wish !== 'pause') await rouse(answer.document, api);
    return answer;
  } finally {
    for (const sitting of sittings) await sitting.release();
  }
}

/** A hunt that is to go on and whose runner has died, or never came, gets one here; where it has one, nothing happens. */
async function rouse(document: HuntDocument, { engine }: ApiRooms): Promise<void> {
  if (document.endedAt !== null || document.next.step === 'end') return;
  try {
    await engine.start(document);
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
  }
}
