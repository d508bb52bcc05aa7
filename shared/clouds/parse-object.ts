import { isJsonObject, type JsonObject } from '../domain/json.ts';

/** A JSON object, or null for any other text. */
export function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
