import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** JSON merge patch of two objects (RFC 7396): null removes, objects merge, all else replaces. Neither argument changes. */
export function mergePatch(target: JsonObject, patch: JsonObject): JsonObject {
  const merged = new Map(Object.entries(target));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergeValue(merged.get(key), value));
  }
  // fromEntries makes even `__proto__` an ordinary key.
  return Object.fromEntries(merged);
}

/** The RFC's MergePatch for any two values; `target` is undefined where there is none. */
export function mergeValue(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  return isJsonObject(patch) ? mergePatch(isJsonObject(target) ? target : {}, patch) : patch;
}
