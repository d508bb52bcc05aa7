import type { HuntDocument } from '../domain/hunt.ts';
import { StaleWriteError } from '../stores/errors.ts';
import { HuntOpenError } from './api-errors.ts';
import type { ApiRooms } from './api-rooms.ts';
import type { ControlAnswer } from './control.ts';
import { endHunt } from './control-end.ts';
import { loadOwn } from './own-hunt.ts';
import { seatHunt } from './seat-hunt.ts';

/**
 * Ends what a hunt of the tenant has handed over: its clean-up runs in an execution of its own. Again is the same as once, also where a
 * process died between record and execution; a hunt that failed or was cancelled has nothing to end. Throws `HuntOpenError` for one that
 * goes on, `NotYoursError`, and `LeaseHeldError` where a runner elsewhere leads the account.
 */
export async function endOwnHunt(
  huntId: string,
  caller: { readonly tenant: string; readonly name: string },
  api: ApiRooms,
): Promise<ControlAnswer> {
  const document = await loadOwn(huntId, caller.tenant, api.rooms.store);
  if (isEnding(document)) {
    if (document.next.step !== 'end') await api.engine.start(document);
    return answered(document);
  }
  if (document.endedAt === null) throw new HuntOpenError(huntId);
  if (document.phase !== 'ready') return answered(document);
  const sitting = await api.sit(document.account);
  try {
    const reopened = await endHunt(huntId, `${caller.name} over the API`, sitting.lease, api.rooms);
    const seated = await seatHunt(reopened, sitting, api.rooms);
    await api.engine.start(seated);
    return answered(seated);
  } catch (error) {
    // The same request came twice, and the other one was first.
    if (!(error instanceof StaleWriteError)) throw error;
    return answered(await loadOwn(huntId, caller.tenant, api.rooms.store));
  } finally {
    await sitting.release();
  }
}

function isEnding({ endedAt, failure }: HuntDocument): boolean {
  return endedAt === null && failure?.error === 'Hunt.Ended';
}

function answered(document: HuntDocument): ControlAnswer {
  return { document, start: false, problem: null };
}
