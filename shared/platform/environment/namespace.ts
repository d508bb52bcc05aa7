import { scrub } from '../secret-shapes.ts';
import type { Reading } from './variables.ts';

/**
 * Characters of a namespace. Roles of a deployment on AWS are named `{namespace}-{function}-{region}`, and IAM takes 64 characters: what is left beside
 * the longest of our names and of AWS's regions (test/infra/names.test.ts).
 */
export const namespaceMost = 27;

/** Lower-case letters, digits and hyphens, a letter first and no hyphen last. */
export function isNamespace(value: string): boolean {
  return value.length <= namespaceMost && /^[a-z](?:[a-z\d-]*[a-z\d])?$/.test(value);
}

export function readNamespace({ read, problems }: Reading): string {
  const value = read('FOOTHOLD_NAMESPACE');
  if (value === null) return 'foothold';
  if (!isNamespace(value)) {
    problems.push({
      path: 'FOOTHOLD_NAMESPACE',
      expected: `at most ${namespaceMost} lower-case letters, digits and hyphens, a letter first and no hyphen last`,
      got: JSON.stringify(scrub(value)),
    });
  }
  return value;
}
