import type { CloudName } from '../../shared/clouds/port.ts';
import { CloudCallError } from '../../shared/domain/fault.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { classify } from '../../shared/domain/outcome/classify.ts';
import { scrub } from '../../shared/platform/secret-shapes.ts';
import { oneLine } from './words.ts';

/** Errors that are no defect of ours: their message says what is wrong and what to do. Names, since they cross rooms. */
const expected = new Set([
  'LeaseHeldError',
  'LeaseLostError',
  'HuntUnknownError',
  'CloudCallError',
  'WrongAccountError',
  'StoreUnavailableError',
  'UnreadableHuntError',
  'KeyFileExistsError',
  'FleetNameTakenError',
]);

export interface ErrorWords {
  readonly text: string;
  /** For --verbose. */
  readonly stack: string | null;
  readonly bug: boolean;
}

/** An exception in one line for people, with what to do and where the hunt stands; never a raw stack, never a key. */
export function describeError(error: unknown, document: HuntDocument | null, cloud: CloudName | null = null): ErrorWords {
  const name = error instanceof Error ? error.name : typeof error;
  const message = oneLine(scrub(error instanceof Error ? error.message : String(error)), 500);
  const system = typeof (error as NodeJS.ErrnoException | null)?.syscall === 'string';
  const bug = !expected.has(name) && !system;
  const what = bug ? `this is a bug in Foothold: ${name}: ${message}` : message;
  const stack = error instanceof Error && error.stack ? scrub(error.stack) : null;
  return { text: `${what}${remedyOf(error, cloud)}${standing(document)}${bug ? '; --verbose shows where it happened' : ''}`, stack, bug };
}

/** What the cloud's answer calls for, where its class has a remedy. */
function remedyOf(error: unknown, cloud: CloudName | null): string {
  const remedy = error instanceof CloudCallError && cloud !== null ? classify(cloud, error.fault).remedy : null;
  return remedy === null ? '' : `; remedy: ${oneLine(remedy, 400)}`;
}

function standing(document: HuntDocument | null): string {
  if (!document || document.endedAt) return '';
  const instance = document.instance
    ? ` with ${document.instance.id}`
    : document.plan?.unresolved
      ? ', a launch without a known outcome'
      : '';
  return `. Hunt ${document.huntId} is on record (${document.phase}${instance}); "foothold hunts resume ${document.huntId}" goes on, "foothold hunts cancel ${document.huntId}" ends it`;
}
