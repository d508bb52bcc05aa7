import type { JsonObject, JsonValue } from '../json.ts';
import { objectsIn, taggedResources, tagsByResource } from '../launch/aws-tags.ts';
import type { Problem } from '../problem.ts';
import { attemptTags } from '../tags.ts';
import type { Findings } from './settings-rules.ts';
import { shown } from './shown.ts';

/** "Tag restrictions", EC2 user guide: 50 tags a resource, keys of 128 and values of 256 characters, `aws:` reserved. */
const tagsMost = 50;

export interface TagContext {
  /** The setting `tags`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly namespace: string;
  readonly prefix: string;
}

export function checkTagsAws(launch: JsonObject, { tags, namespace, prefix }: TagContext): Findings {
  const path = `${prefix}TagSpecifications`;
  // And a Name, which an instance without one is given.
  const ours = { ...attemptTags(namespace, '', '', 1), Name: '' };
  const problems: Problem[] = Object.entries(tags).flatMap(([key, value]) => tagProblems(key, value, `tags.${key}`));
  const overridden = Object.keys(tags).map((key): [key: string, path: string] => [key, `tags.${key}`]);
  for (const [index, entry] of objectsIn(launch.TagSpecifications).entries()) {
    const type = entry.ResourceType;
    if (!taggedResources.some((known) => known === type)) {
      problems.push({ path: `${path}[${index}].ResourceType`, expected: `one of ${taggedResources.join(', ')}`, got: shown(type) });
    }
    for (const tag of objectsIn(entry.Tags)) {
      const place = `${path}[${index}].Tags.${String(tag.Key)}`;
      problems.push(...tagProblems(tag.Key, tag.Value ?? '', place));
      overridden.push([String(tag.Key), place]);
    }
  }
  for (const [type, found] of tagsByResource(launch.TagSpecifications)) {
    const count = new Set([...found.keys(), ...Object.keys(tags), ...Object.keys(ours)]).size;
    if (count > tagsMost)
      problems.push({
        path,
        expected: `at most ${tagsMost} tags for ${type}, with those of the setting "tags" and Foothold's`,
        got: String(count),
      });
  }
  const bare = new Set([...Object.keys(tags), ...Object.keys(ours)]).size;
  if (bare > tagsMost) problems.push({ path: 'tags', expected: `at most ${tagsMost} tags, with Foothold's`, got: String(bare) });
  const warnings = overridden
    .filter(([key]) => key !== 'Name' && Object.hasOwn(ours, key))
    .map(([key, place]) => ({ path: place, expected: `no tag "${key}": Foothold sets its own, which wins`, got: 'one' }));
  return { problems, warnings };
}

function tagProblems(key: JsonValue | undefined, value: JsonValue, path: string): Problem[] {
  const problems: Problem[] = [];
  if (typeof key !== 'string' || key === '' || [...key].length > 128 || /^aws:/i.test(key)) {
    problems.push({ path, expected: 'a key of 1 to 128 characters that does not begin with "aws:"', got: shown(key) });
  }
  if (typeof value !== 'string' || [...value].length > 256)
    problems.push({ path, expected: 'text of at most 256 characters', got: shown(value, path) });
  return problems;
}
