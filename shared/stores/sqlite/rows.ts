import type { HuntDocument } from '../../domain/hunt.ts';
import { documentFormat } from '../../domain/hunt.ts';
import type { JsonObject } from '../../domain/json.ts';
import { isJsonObject } from '../../domain/json.ts';
import type { EventName, TimelineEvent } from '../../domain/timeline.ts';
import { UnreadableHuntError } from '../errors.ts';
import type { Control } from '../port.ts';

export interface HuntRow {
  readonly id: string;
  readonly version: number;
  readonly control: string | null;
  readonly document: string;
}

export interface EventRow {
  readonly seq: number;
  readonly at: string;
  readonly event: string;
  readonly data: string;
}

/** Checks that the row is a document of this hunt, version and format; the handlers validate the rest. */
export function parseDocument(row: HuntRow, place: string): HuntDocument {
  const value = parseObject(row.document, row.id, place, 'document');
  const problem =
    value['format'] !== documentFormat
      ? `its format is ${JSON.stringify(value['format'])}, this Foothold knows ${documentFormat}`
      : value['huntId'] !== row.id
        ? `it holds the document of hunt ${JSON.stringify(value['huntId'])}`
        : value['version'] !== row.version
          ? `its document has version ${JSON.stringify(value['version'])}, its row ${row.version}`
          : null;
  if (problem) throw new UnreadableHuntError(row.id, place, problem);
  return value as unknown as HuntDocument;
}

export function parseControl(row: HuntRow, place: string): Control | null {
  return row.control === null ? null : (parseObject(row.control, row.id, place, 'control') as unknown as Control);
}

export function parseEvent(row: EventRow, huntId: string, place: string): TimelineEvent {
  return { at: row.at, huntId, event: row.event as EventName, data: parseObject(row.data, huntId, place, `event ${row.seq}`) };
}

function parseObject(text: string, huntId: string, place: string, what: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UnreadableHuntError(huntId, place, `its ${what} is not JSON`, { cause });
  }
  if (!isJsonObject(value)) throw new UnreadableHuntError(huntId, place, `its ${what} is not a JSON object`);
  return value;
}
