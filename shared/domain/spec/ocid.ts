import type { JsonValue } from '../json.ts';
import type { Problem } from '../problem.ts';
import { shown } from './shown.ts';

/** `ocid1.<type>.<realm>.[region][.future use].<unique id>` (docs.oracle.com, "Resource Identifiers"); the region may be empty. */
const form = /^ocid1\.([a-z\d_-]+)\.[a-z\d_-]+\.[a-z\d_-]*(?:\.[a-z\d_-]*)?\.[a-z\d_-]+$/i;

/** What is wrong with an OCID that has to be of one of `types`; empty when nothing is. */
export function ocidProblem(value: JsonValue, types: readonly string[], path: string): Problem[] {
  const expected = `the OCID of a ${types[0]} (ocid1.${types[0]}.…)`;
  const type = typeof value === 'string' ? form.exec(value)?.[1] : undefined;
  if (type === undefined) return [{ path, expected, got: shown(value, path) }];
  return types.includes(type.toLowerCase()) ? [] : [{ path, expected, got: `the OCID of a ${type}` }];
}
