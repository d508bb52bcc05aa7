import { isJsonObject, type JsonObject } from '../json.ts';
import type { Settings } from '../settings.ts';

/**
 * A launch as a hunt would send it, as far as that is known before there is a hunt: with the user's own tags and the key of
 * `key.publicKey`, without the owner tags and a temporary key, which are made with the hunt.
 */
export function previewOci(payload: JsonObject, { tags, key }: Pick<Settings, 'tags' | 'key'>): JsonObject {
  const given: Record<string, string> = key.publicKey === null ? {} : { ssh_authorized_keys: key.publicKey };
  return { ...payload, ...extended(payload, 'freeformTags', tags), ...extended(payload, 'metadata', given) };
}

function extended(payload: JsonObject, field: string, ours: Readonly<Record<string, string>>): JsonObject {
  if (Object.keys(ours).length === 0) return {};
  const own = payload[field];
  return { [field]: { ...(isJsonObject(own) ? own : {}), ...ours } };
}
