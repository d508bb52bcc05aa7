import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Problem } from '../problem.ts';
import { attemptTags } from '../tags.ts';
import { shown } from './shown.ts';

/** Oracle's "Limits on Tags": 10 free-form and 64 defined tags a resource, 5 K of JSON in all; keys of 100, values of 256 characters. */
const freeformMost = 10;
const definedMost = 64;
const bytesMost = 5 * 1024;
const keyForm = /^[!-\-/-~]{1,100}$/; // printable ASCII without space and period

/** As long as Foothold's own tags get: the count of them, and their bytes, are taken off the limits. */
const ours = attemptTags('n'.repeat(30), '0'.repeat(26), '2026-01-01T00:00:00.000Z', 1_000_000);

/** `tags` are the setting's, which are merged into the payload's free-form tags. */
export function checkTagsOci(launch: JsonObject, tags: Readonly<Record<string, string>>, path: string): Problem[] {
  const freeform = isJsonObject(launch.freeformTags) ? launch.freeformTags : {};
  const defined = isJsonObject(launch.definedTags) ? launch.definedTags : {};
  return [
    ...Object.entries(freeform).flatMap(([key, value]) => tagProblems(key, value, `${path}freeformTags.${key}`)),
    ...Object.entries(tags).flatMap(([key, value]) => tagProblems(key, value, `tags.${key}`)),
    ...totals({ ...freeform, ...tags }, defined, path),
  ];
}

function tagProblems(key: string, value: JsonValue, path: string): Problem[] {
  const problems: Problem[] = [];
  if (!keyForm.test(key))
    problems.push({ path, expected: 'a key of 1 to 100 printable ASCII characters, no spaces, no periods', got: shown(key) });
  if (typeof value !== 'string' || [...value].length > 256)
    problems.push({ path, expected: 'text of at most 256 characters', got: shown(value, path) });
  return problems;
}

function totals(freeform: JsonObject, defined: JsonObject, path: string): Problem[] {
  const problems: Problem[] = [];
  const room = freeformMost - Object.keys(ours).length;
  const count = Object.keys(freeform).length;
  if (count > room) {
    problems.push({
      path: `${path}freeformTags`,
      expected: `at most ${room} tags (OCI takes ${freeformMost}, Foothold needs ${freeformMost - room})`,
      got: `${count}, with those of the setting "tags"`,
    });
  }
  const definedCount = Object.values(defined).flatMap((group) => (isJsonObject(group) ? Object.keys(group) : [])).length;
  if (definedCount > definedMost)
    problems.push({ path: `${path}definedTags`, expected: `at most ${definedMost} tags`, got: String(definedCount) });
  for (const [namespace, group] of Object.entries(defined)) {
    if (!isJsonObject(group))
      problems.push({ path: `${path}definedTags.${namespace}`, expected: 'an object: namespace, then key', got: shown(group) });
  }
  const bytes = Buffer.byteLength(JSON.stringify([freeform, defined, ours]));
  if (bytes > bytesMost)
    problems.push({
      path: `${path}freeformTags`,
      expected: 'tags of at most 5 KiB in all, defined tags and our own included',
      got: `${bytes} bytes`,
    });
  return problems;
}
