import type { HuntDocument } from '../domain/hunt.ts';
import { LeaseHeldError } from '../stores/errors.ts';
import type { Control } from '../stores/port.ts';
import { adoptHunt } from './adopt-hunt.ts';
import { HuntUnknownError } from './errors.ts';
import type { Rooms } from './rooms.ts';
import { seatHunt } from './seat-hunt.ts';
import type { Sit, Sitting } from './sitting.ts';

export interface ControlRequest {
  readonly huntId: string;
  /** Who asks, for the timeline. */
  readonly by: string;
}

export interface ControlAnswer {
  readonly document: HuntDocument;
  /** True when the hunt stood still and was taken over, and an execution of the hunt machine is still to be started with the document. */
  readonly start: boolean;
  /** Why it could not be taken over though it stands still; the wish stays on record. */
  readonly problem: string | null;
}

/** Without `executions` whoever asks starts what the answer says. */
type ControlRooms = Pick<Rooms, 'store' | 'clock' | 'executions'>;

/** Asks for the hunt's end: honoured at its next step, in a launch after what is in flight was resolved. One that stands still is taken over, to be cleaned up. */
export async function cancelHunt(request: ControlRequest, sit: Sit, rooms: ControlRooms): Promise<ControlAnswer> {
  const document = await load(request.huntId, rooms);
  if (hasEnded(document)) return standing(document);
  await wish(request, 'cancel', rooms);
  return standsStill(document) ? takeOver(document, sit, rooms) : standing(document);
}

/** Asks the hunt to stop where it is, once nothing is in flight any more. What it has launched stays. */
export async function pauseHunt(request: ControlRequest, rooms: ControlRooms): Promise<ControlAnswer> {
  const document = await load(request.huntId, rooms);
  if (!hasEnded(document) && !standsStill(document)) await wish(request, 'pause', rooms);
  return standing(document);
}

/** Goes on with a hunt that stands still, and takes a pause back that was not honoured yet. */
export async function resumeHunt(request: ControlRequest, sit: Sit, rooms: ControlRooms): Promise<ControlAnswer> {
  const document = await load(request.huntId, rooms);
  if (hasEnded(document)) return standing(document);
  if (standsStill(document)) return takeOver(document, sit, rooms);
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

/** Under the lease that the home's other hunts run under, if there are any: taking a new one would push them out. */
async function takeOver(document: HuntDocument, sit: Sit, rooms: ControlRooms): Promise<ControlAnswer> {
  let sitting: Sitting;
  try {
    sitting = await sit(document.account);
  } catch (error) {
    if (error instanceof LeaseHeldError) return { document, start: false, problem: error.message };
    throw error;
  }
  const seated = await seatHunt(await adoptHunt(document.huntId, sitting.lease, rooms), sitting, rooms);
  await rooms.executions?.start(seated);
  return { document: seated, start: rooms.executions === undefined, problem: null };
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
