import type { HuntDocument } from '../domain/hunt.ts';
import { adoptHunt } from './adopt-hunt.ts';
import { standsStill } from './control.ts';
import { RecoveryStoppedError } from './errors.ts';
import { joinLease } from './join-lease.ts';
import type { Rooms } from './rooms.ts';
import { seatHunt } from './seat-hunt.ts';
import type { Seat } from './sitting.ts';

/** An execution that did not end by itself, or ended in a Fail state. */
export interface EndedExecution {
  readonly huntId: string;
  readonly generation: number;
  readonly status: 'ABORTED' | 'TIMED_OUT' | 'FAILED';
}

export interface Recovery {
  readonly huntId: string | null;
  /**
   * `unknown`: no hunt of ours. `over`: it has ended and cleaned up. `standing`: paused, or its clean-up could not be finished; that is
   * for a person. `handed-over`: a newer generation leads, and runs. `resumed`: taken over, an execution goes on with it.
   */
  readonly done: 'unknown' | 'over' | 'standing' | 'handed-over' | 'resumed';
}

export type RecoveryRooms = Pick<Rooms, 'store' | 'clock' | 'log' | 'executions'>;

/** A function that breaks for good would end one execution after the other. */
const mostResumptions = 3;
const resumptionSpanMs = 3_600_000;

/**
 * What follows when an execution of the hunt machine ends from outside (guides/exactly-one, "Ending"): whoever stopped it wanted the
 * hunt to end, so it is cancelled and cleaned up; one that timed out or failed goes on where it was. Events come twice and late: all of
 * it can be repeated at any point, since the document's generation is written before the execution of that name is started.
 * Throws `LeaseHeldError` while another home leads the account, and `RecoveryStoppedError` after three resumptions within an hour:
 * the event then waits in the dead-letter queue for a person.
 */
export async function recoverHunt(ended: EndedExecution, seat: Seat, rooms: RecoveryRooms): Promise<Recovery> {
  const { huntId } = ended;
  const { executions } = rooms;
  if (executions === undefined)
    throw new TypeError('recovering a hunt: expected FOOTHOLD_HUNT_MACHINE, the ARN of the hunt machine, got nothing');
  const stored = await rooms.store.loadHunt(huntId);
  if (stored === null) return { huntId, done: 'unknown' };
  const { document } = stored;
  if (document.endedAt !== null && document.next.step !== 'notify') return { huntId, done: 'over' };
  if (standsStill(document)) return { huntId, done: 'standing' };
  if (document.generation > ended.generation) {
    // Handed over: whoever did so may have died before the start, so it is started (again).
    await executions.start(document);
    return { huntId, done: 'handed-over' };
  }
  await assertNotRestless(document, rooms);
  if (ended.status === 'ABORTED') {
    const at = new Date(rooms.clock.now()).toISOString();
    await rooms.store.requestControl(huntId, { wish: 'cancel', at, by: 'whoever stopped the execution' });
  }
  // Hunts of one home share an epoch; a function of the ended execution that still runs is told by the generation.
  const sitting = await joinLease(document.account, seat, rooms, document.lease.epoch);
  await executions.start(await seatHunt(await adoptHunt(huntId, sitting.lease, rooms), sitting, rooms));
  rooms.log.warn('hunt.recovered', { huntId, generation: ended.generation, status: ended.status });
  return { huntId, done: 'resumed' };
}

async function assertNotRestless({ huntId }: HuntDocument, { store, clock }: RecoveryRooms): Promise<void> {
  const since = clock.now() - resumptionSpanMs;
  const recent = (await store.timeline(huntId, 100)).filter(({ event, at }) => event === 'hunt.resumed' && Date.parse(at) > since);
  if (recent.length >= mostResumptions) throw new RecoveryStoppedError(`hunt ${huntId}`, recent.length);
}
