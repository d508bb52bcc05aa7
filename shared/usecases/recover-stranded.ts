import { lateness, startAfter, takeOverAfter } from '../domain/hunting/stranded.ts';
import { LeaseHeldError } from '../stores/errors.ts';
import { RecoveryStoppedError } from './errors.ts';
import { type RecoveryRooms, recoverHunt } from './recover-hunt.ts';
import type { Seat } from './sitting.ts';

export interface Stranded {
  /** Open hunts that were looked at. */
  readonly seen: number;
  /** Started: no execution of theirs ever was. */
  readonly started: readonly string[];
  /** Taken over, under a new generation: their execution ended without a word, or hangs. */
  readonly resumed: readonly string[];
  /** To be looked at by a person, with why. */
  readonly left: readonly { readonly huntId: string; readonly message: string }[];
}

/**
 * Finds the hunts on record that nobody leads: whoever recorded them died before StartExecution, or the event that tells of an
 * execution's end was lost. Goes by what is due: a led hunt takes its next step when the record says so. All of it can be repeated, and
 * several may do it at once: an execution's name is started once, and taking over is a conditional write.
 */
export async function recoverStranded(seat: Seat, rooms: RecoveryRooms): Promise<Stranded> {
  const { executions, store, clock, log } = rooms;
  if (executions === undefined)
    throw new TypeError('recovering hunts: expected FOOTHOLD_HUNT_MACHINE, the ARN of the hunt machine, got nothing');
  const [started, resumed, left]: [string[], string[], { huntId: string; message: string }[]] = [[], [], []];
  const onUnreadable = ({ huntId, message }: { readonly huntId: string; readonly message: string }) => left.push({ huntId, message });
  const open = await store.listHunts({ open: true, onUnreadable: (error) => void onUnreadable(error) });
  for (const listed of open) {
    // What was due in time when it was listed is left to the next round; the others are read anew, as a round takes its time.
    if (lateness(listed, clock.now()) < startAfter) continue;
    const { huntId } = listed;
    const document = (await store.loadHunt(huntId))?.document ?? null;
    const late = document === null ? 0 : lateness(document, clock.now());
    if (document === null || late < startAfter) continue;
    // Where its lease is gone, or another's, an execution could not lead it.
    const isHeld = (await store.readLease(document.account))?.epoch === document.lease.epoch;
    if (isHeld && (await executions.start(document)) === 'started') {
      started.push(huntId);
      log.warn('hunt.recovered', { huntId, generation: document.generation, status: 'NEVER_STARTED' });
      continue;
    }
    if (isHeld && late < takeOverAfter) continue;
    try {
      const { done } = await recoverHunt({ huntId, generation: document.generation, status: 'FAILED' }, seat, rooms);
      if (done === 'resumed') resumed.push(huntId);
    } catch (error) {
      if (!(error instanceof LeaseHeldError || error instanceof RecoveryStoppedError)) throw error;
      left.push({ huntId, message: error.message });
    }
  }
  return { seen: open.length, started, resumed, left };
}
