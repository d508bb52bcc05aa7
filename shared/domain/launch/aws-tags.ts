import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';

/** What RunInstances can tag (EC2 API, RunInstances, `TagSpecifications`). */
export const taggedResources = ['instance', 'volume', 'network-interface', 'spot-instances-request'] as const;
export type TaggedResource = (typeof taggedResources)[number];

type Tags = Map<string, JsonValue>;

/**
 * `TagSpecifications` with `tags` on each of `resources` (FR-011..015): the payload's own stay, `tags` win over those of the same key.
 * An instance without a `Name` gets `name`.
 */
export function mergeTagSpecifications(
  own: JsonValue | undefined,
  resources: readonly TaggedResource[],
  tags: Readonly<Record<string, string>>,
  name: string,
): JsonObject[] {
  const merged = tagsByResource(own);
  for (const resource of resources) {
    const there = merged.get(resource) ?? new Map<string, JsonValue>();
    for (const [key, value] of Object.entries(tags)) there.set(key, value);
    if (resource === 'instance' && !there.has('Name')) there.set('Name', name);
    merged.set(resource, there);
  }
  if (!resources.includes('spot-instances-request')) merged.delete('spot-instances-request');
  return [...merged].map(([ResourceType, found]) => ({ ResourceType, Tags: [...found].map(([Key, Value]) => ({ Key, Value })) }));
}

/** A payload's own tags by resource; what is not in the form of the API is left out here and told by the check of the payload. */
export function tagsByResource(own: JsonValue | undefined): Map<string, Tags> {
  const found = new Map<string, Tags>();
  for (const entry of objectsIn(own)) {
    if (typeof entry.ResourceType !== 'string') continue;
    const tags = found.get(entry.ResourceType) ?? new Map<string, JsonValue>();
    for (const tag of objectsIn(entry.Tags)) {
      if (typeof tag.Key === 'string') tags.set(tag.Key, tag.Value ?? '');
    }
    found.set(entry.ResourceType, tags);
  }
  return found;
}

export function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
