import type { HuntDocument } from '../shared/domain/hunt.ts';
import type { Clock } from '../shared/platform/clock.ts';
import { LeaseLostError } from '../shared/stores/errors.ts';
import { HuntUnknownError } from '../shared/usecases/errors.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';
import type { RunOptions } from './home.ts';
import { executeHunt } from './hunt-machine.ts';
import { createWaits, type Waits } from './waits.ts';

// How often a wait looks for a wish from another process, on a real clock.
const wishIntervalMs = 1500;

/** Runs executions of the machine until the hunt has ended, is paused, or belongs to another runner (`LeaseLostError`). */
export async function leadHunt(huntId: string, rooms: Rooms, clock: Clock, isVirtual: boolean, run: RunOptions): Promise<HuntDocument> {
  const waits = run.waits ?? createWaits();
  const stop = await obeySignal(huntId, rooms, waits, run.signal);
  const watch = isVirtual ? undefined : watchWishes(huntId, rooms, waits);
  try {
    let document = await load(huntId, rooms);
    while (document.next.step !== 'end') {
      const last = await executeHunt(document, { rooms, clock, waits });
      if (last === 'Superseded') throw new LeaseLostError(`hunt ${huntId} is led by another runner now; this one has stopped`);
      const after = await load(huntId, rooms);
      // A document on record may be a successor's by now: going on with it would be going on under the successor's epoch.
      if (after.lease.epoch !== document.lease.epoch)
        throw new LeaseLostError(`hunt ${huntId} was taken over by another runner between two executions; this one has stopped`);
      if (after.version === document.version)
        throw new Error(`the machine ended in ${last} without a step of hunt ${huntId}; the log has the details`);
      document = after;
    }
    return document;
  } finally {
    clearInterval(watch);
    stop();
  }
}

async function load(huntId: string, rooms: Rooms): Promise<HuntDocument> {
  const stored = await rooms.store.loadHunt(huntId);
  if (stored === null) throw new HuntUnknownError(huntId);
  return stored.document;
}

/** A signal becomes a wish on record: should this process be killed next, whoever resumes the hunt still knows of it. */
async function obeySignal(huntId: string, rooms: Rooms, waits: Waits, signal: AbortSignal | undefined): Promise<() => void> {
  if (signal === undefined) return () => undefined;
  const obey = async () => {
    const { document } = (await rooms.store.loadHunt(huntId)) ?? {};
    const wish = document?.request.settings.hunt.onInterrupt === 'keep' ? 'pause' : 'cancel';
    await rooms.store.requestControl(huntId, {
      wish,
      at: new Date(rooms.clock.now()).toISOString(),
      by: String(signal.reason ?? 'a signal'),
    });
    // The next step honours the wish, or cannot yet (a launch is to be resolved first): then the waits after it are the pace's again.
    waits.hasten();
  };
  const listener = () => void obey().catch((error: unknown) => rooms.log.error('hunt.signal-unheard', { huntId, error }));
  if (signal.aborted) await obey();
  else signal.addEventListener('abort', listener, { once: true });
  return () => signal.removeEventListener('abort', listener);
}

/** Only the wait under way is cut: a wish may be taken back, and the waits after it are the pace's. */
function watchWishes(huntId: string, rooms: Rooms, waits: Waits): NodeJS.Timeout {
  const look = () =>
    void rooms.store.loadHunt(huntId).then(
      (stored) => {
        if (stored?.control) waits.cut(null);
      },
      () => undefined,
    );
  return setInterval(look, wishIntervalMs).unref();
}
