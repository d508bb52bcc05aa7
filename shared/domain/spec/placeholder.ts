import type { JsonObject, JsonValue } from '../json.ts';

/** What stands for the number of an availability domain, in any string value of a launch payload (requirement 1). */
export const adPlaceholder = '{{AD_NUMBER}}';

/** A string value of a document, with its path from the root given: `createVnicDetails.nsgIds[0]`. */
export interface TextAt {
  readonly path: string;
  readonly text: string;
}

/** Puts the number in every string value, at any depth; keys stay. The argument does not change. */
export function substituteAd(payload: JsonObject, adNumber: number): JsonObject {
  return mapText(payload, (text) => text.replaceAll(adPlaceholder, String(adNumber))) as JsonObject;
}

export function texts(value: JsonValue, path = ''): TextAt[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => texts(item, `${path}[${index}]`));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => texts(item, path === '' ? key : `${path}.${key}`));
}

export function mapText(value: JsonValue, change: (text: string) => string): JsonValue {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapText(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapText(item, change)]));
}
