import type { HuntDocument } from '../domain/hunt.ts';
import { LeaseHeldError } from '../stores/errors.ts';
import type { Control, Lease, LeaseRequest } from '../stores/port.ts';
import { adoptHunt } from './adopt-hunt.ts';
import { HuntUnknownError } from './errors.ts';
import type { Rooms } from './rooms.ts';

export interface ControlRequest {
  readonly huntId: string;
  /** Who asks, for the timeline. */
  readonly by: string;
}

export interface ControlAnswer {
  readonly document: HuntDocument;
  /** True when the hunt stands still and was taken over: an execution of the hunt machine is to be started with the document. */
  readonly start: boolean;
  /** Why it could not be taken over though it stands still; the wish stays on record. */
  readonly problem: string | null;
}

/** In whose name a hunt that stands still is taken over, and for how long (seconds) nobody else may lead the account. */
export interface Seat extends Pick<LeaseRequest, 'holder' | 'isAlive'> {
  readonly term: number;
}

type ControlRooms = Pick<Rooms, 'store' | 'clock'>;

/** Asks for the hunt's end: honoured at its next step, in a launch after what is in flight was resolved. One that stands still is taken over, to be cleaned up. */
export async function cancelHunt(request: ControlRequest, seat: Seat, rooms: ControlRooms): Promise<ControlAnswer> {
  const document = await load(request.huntId, rooms);
  if (hasEnded(document)) return standing(document);
  await wish(request, 'cancel', rooms);
  return standsStill(document) ? takeOver(document, seat, rooms) : standing(document);
}

/** Asks the hunt to stop where it is, once nothing is in flight any more. What it has launched stays. */
export async function pauseHunt(request: ControlRequest, rooms: ControlRooms): Promise<ControlAnswer> {
  const document = await load(request.huntId, rooms);
  if (!hasEnded(document) && !standsStill(document)) await wish(request, 'pause', rooms);
  return standing(document);
}

/** Goes on with a hunt that stands still, and takes a pause back that was not honoured yet. */
export async function resumeHunt(request: ControlRequest, seat: Seat, rooms: ControlRooms): Promise<ControlAnswer> {
  const document = await load(request.huntId, rooms);
  if (hasEnded(document)) return standing(document);
  if (standsStill(document)) return takeOver(document, seat, rooms);
  const stored = await rooms.store.loadHunt(request.huntId);
  if (stored?.control?.wish === 'pause') await rooms.store.requestControl(request.huntId, null);
  return standing(document);
}

/** Paused, or its clean-up could not be finished: no execution is under way, and none will be by itself. */
export function standsStill(document: HuntDocument): boolean {
  return document.endedAt === null && document.next.step === 'end';
}

function hasEnded(document: HuntDocument): boolean {
  return document.endedAt !== null;
}

async function takeOver(document: HuntDocument, { term, ...seat }: Seat, rooms: ControlRooms): Promise<ControlAnswer> {
  const now = rooms.clock.now();
  const request = { ...seat, account: document.account, now: iso(now), expiresAt: iso(now + term * 1000) };
  let lease: Lease;
  try {
    lease = await rooms.store.acquireLease(request);
  } catch (error) {
    if (error instanceof LeaseHeldError) return { document, start: false, problem: error.message };
    throw error;
  }
  return { document: await adoptHunt(document.huntId, lease, rooms), start: true, problem: null };
}

async function load(huntId: string, { store }: ControlRooms): Promise<HuntDocument> {
  const stored = await store.loadHunt(huntId);
  if (stored === null) throw new HuntUnknownError(huntId);
  return stored.document;
}

async function wish({ huntId, by }: ControlRequest, what: Control['wish'], { store, clock }: ControlRooms): Promise<void> {
  await store.requestControl(huntId, { wish: what, at: iso(clock.now()), by });
}

function standing(document: HuntDocument): ControlAnswer {
  return { document, start: false, problem: null };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
