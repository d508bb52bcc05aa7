import { documentFormat } from '../../domain/hunt.ts';
import { isJsonObject } from '../../domain/json.ts';
import type { TimelineEvent } from '../../domain/timeline.ts';
import { StoreUnavailableError, UnreadableHuntError } from '../errors.ts';
import { readValue } from './cell.ts';
import type { HuntRecord, Shelf } from './shelf.ts';

/** Checks that the body is a document of this hunt and of this format; the handlers validate the rest. */
export function parseHuntRecord(shelf: Shelf, huntId: string): (body: string) => HuntRecord {
  return (body) => {
    const value = readOr(body, (cause) => new UnreadableHuntError(huntId, shelf.name, 'it is not JSON of ours', { cause }));
    const problem = problemOf(value, huntId);
    if (problem !== null) throw new UnreadableHuntError(huntId, shelf.name, problem);
    return value as HuntRecord;
  };
}

export function parseEvents(shelf: Shelf, huntId: string, body: string): readonly TimelineEvent[] {
  const value = readOr(body, (cause) => new UnreadableHuntError(huntId, shelf.name, 'some of its events are not JSON of ours', { cause }));
  if (!Array.isArray(value)) throw new UnreadableHuntError(huntId, shelf.name, 'some of its events are no list');
  return value as TimelineEvent[];
}

export function parseWish<T>(shelf: Shelf, huntId: string, body: string): T {
  return readOr(body, (cause) => new UnreadableHuntError(huntId, shelf.name, 'its control is not JSON of ours', { cause })) as T;
}

/** A lease or a pace that is damaged: nobody can say who leads, so nobody hunts until a person has looked. */
export function parseAccountRecord<T>(shelf: Shelf, kind: 'lease' | 'pace' | 'marks' | 'note', account: string): (body: string) => T {
  const damaged = (cause?: unknown) =>
    new StoreUnavailableError(
      shelf.name,
      `the ${kind} of ${account} is damaged`,
      'Restore it from a backup; or, when no hunt of this account is running anywhere, remove that record.',
      { cause },
    );
  return (body) => {
    const value = readOr(body, damaged);
    if (!isJsonObject(value) || typeof value[kind === 'lease' ? 'epoch' : 'version'] !== 'number') throw damaged();
    return value as T;
  };
}

function problemOf(value: unknown, huntId: string): string | null {
  if (!isJsonObject(value) || !isJsonObject(value['document']) || !Array.isArray(value['pending'])) return 'it is not a record of ours';
  const { format, huntId: id, version, lease } = value['document'];
  if (format !== documentFormat) return `its format is ${JSON.stringify(format)}, this Foothold knows ${documentFormat}`;
  if (id !== huntId) return `it holds the document of hunt ${JSON.stringify(id)}`;
  if (!Number.isSafeInteger(version)) return `its version is ${JSON.stringify(version)}`;
  return isJsonObject(lease) && Number.isSafeInteger(lease['epoch']) ? null : 'it has no epoch';
}

function readOr(body: string, failure: (cause: unknown) => Error): unknown {
  try {
    return readValue(body);
  } catch (cause) {
    throw failure(cause);
  }
}
