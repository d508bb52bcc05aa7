import type { HuntDocument } from '../domain/hunt.ts';
import { giveUp } from '../domain/hunting/go.ts';
import { isJsonObject } from '../domain/json.ts';
import { loadLed, type StepRooms } from './step.ts';

/** What the machine caught: the error's name, and its message as the engine tells it (for Lambda, JSON with `errorMessage` in it). */
export interface Broken {
  readonly Error: string;
  readonly Cause: string;
}

/** A function broke for good: a defect of ours, or of what it stands on. What the hunt made is ended all the same. */
export async function abandon(input: HuntDocument & { broken?: Broken | undefined }, rooms: StepRooms): Promise<HuntDocument> {
  const { document } = await loadLed(input, rooms);
  if (
    document.next.step === 'clean-up' ||
    document.next.step === 'failed' ||
    document.next.step === 'notify' ||
    document.next.step === 'end'
  )
    return document;
  const cause = input.broken === undefined ? 'an unknown error' : `${input.broken.Error}: ${messageIn(input.broken.Cause)}`;
  const failure = {
    error: 'Hunt.Broken',
    message: `the step "${document.next.step}" broke: ${cause.slice(0, 500)}`,
    remedy: 'This is a defect of Foothold or of its store: the log has the details. Nothing is left behind; start again.',
  };
  return rooms.store.saveHunt(giveUp({ ...document, handOver: 'no' }, failure, rooms.clock.now()), []);
}

// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html: the cause is what Lambda answered.
function messageIn(cause: string): string {
  try {
    const told: unknown = JSON.parse(cause);
    return isJsonObject(told) && typeof told.errorMessage === 'string' ? told.errorMessage : cause;
  } catch {
    return cause;
  }
}
