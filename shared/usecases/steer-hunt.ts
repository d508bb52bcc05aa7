import type { HuntDocument } from '../domain/hunt.ts';
import { LeaseHeldError } from '../stores/errors.ts';
import type { LeadRooms } from './api-rooms.ts';
import { type ControlAnswer, type ControlRequest, cancelHunt, pauseHunt, resumeHunt } from './control.ts';
import type { Sit, Sitting } from './sitting.ts';

export type Wish = 'cancel' | 'pause' | 'resume';

/** Cancels, pauses or resumes a hunt; again is the same as once. A hunt that stood still goes on in an execution of its own. */
export async function steerHunt(wish: Wish, request: ControlRequest, api: LeadRooms): Promise<ControlAnswer> {
  const sittings: Sitting[] = [];
  const sit: Sit = async (account) => {
    const sitting = await api.sit(account);
    sittings.push(sitting);
    return sitting;
  };
  const { clock, store } = api.rooms;
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
async function rouse(document: HuntDocument, { engine }: Pick<LeadRooms, 'engine'>): Promise<void> {
  if (document.endedAt !== null || document.next.step === 'end') return;
  try {
    await engine.start(document);
  } catch (error) {
    if (!(error instanceof LeaseHeldError)) throw error;
  }
}
