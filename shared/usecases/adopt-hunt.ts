import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { go, startCleanUp } from '../domain/hunting/go.ts';
import { StaleWriteError } from '../stores/errors.ts';
import type { Lease } from '../stores/port.ts';
import { HuntUnknownError } from './errors.ts';
import type { Rooms } from './rooms.ts';

/**
 * Takes over a hunt that another runner left, under the lease just acquired: from its last document, with what is left of its
 * wait, as a new generation: its execution needs a name that no closed one has, and a function of the old one that still runs must
 * find that its round is over. A paused hunt goes on where it was held; one whose clean-up could not be finished cleans up again. Ended hunts come
 * back as they are.
 */
export async function adoptHunt(huntId: string, lease: Lease, rooms: Pick<Rooms, 'store' | 'clock'>): Promise<HuntDocument> {
  try {
    return await adoptOnce(huntId, lease, rooms);
  } catch (error) {
    // A save of the former leader was in flight when the lease changed hands: what it wrote is where the hunt stands now.
    if (!(error instanceof StaleWriteError)) throw error;
    return adoptOnce(huntId, lease, rooms);
  }
}

async function adoptOnce(huntId: string, lease: Lease, rooms: Pick<Rooms, 'store' | 'clock'>): Promise<HuntDocument> {
  const stored = await rooms.store.loadHunt(huntId);
  if (stored === null) throw new HuntUnknownError(huntId);
  const { document, control } = stored;
  if (document.endedAt !== null && document.next.step !== 'notify') return document;
  if (control?.wish === 'pause') await rooms.store.requestControl(huntId, null);
  const now = rooms.clock.now();
  const led = { ...document, lease: { epoch: lease.epoch }, handOver: 'no' as const, generation: document.generation + 1, rounds: 0 };
  const accountNextAt = (await rooms.store.readPace(document.account))?.nextAt ?? 0;
  const next = onward(led, accountNextAt, now);
  return rooms.store.saveHunt(next, [eventOf(next, now, 'hunt.resumed', { step: next.next.step, waitSeconds: next.next.waitSeconds })]);
}

function onward(document: HuntDocument, accountNextAt: number, now: number): HuntDocument {
  if (document.held !== null)
    return go(
      { ...document, held: null, phase: 'hunting' },
      document.held.step,
      slotWait(document, document.held.step, accountNextAt, now),
      now,
    );
  if (document.next.step === 'end') {
    const broken = { error: 'Hunt.Broken', message: 'the hunt ended without a reason', remedy: 'Start again.' };
    const failure = document.cleanUp?.cause ?? document.failure ?? broken;
    return startCleanUp({ ...document, failure }, document.cleanUp?.then === 'cancelled' ? 'cancelled' : 'failed', now);
  }
  return go(document, document.next.step, slotWait(document, document.next.step, accountNextAt, now), now);
}

/** A runner that dies and comes back, again and again, must not call faster than the account's pace. */
function slotWait(document: HuntDocument, step: HuntDocument['next']['step'], accountNextAt: number, now: number): number {
  const notBefore = document.next.notBefore === null ? 0 : Date.parse(document.next.notBefore);
  return Math.max(0, notBefore - now, step === 'attempt' ? accountNextAt - now : 0) / 1000;
}
