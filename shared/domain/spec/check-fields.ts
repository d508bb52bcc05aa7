import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Problem } from '../problem.ts';
import type { FieldKind, Fields } from './launch-fields-oci.ts';
import { sameLetters, suggestion } from './nearest.ts';
import { ocidProblem } from './ocid.ts';
import type { Findings } from './settings-rules.ts';
import { shown } from './shown.ts';

/**
 * Types and bounds of the fields that the table knows. A field that differs from a known one in case or hyphens only is a
 * problem; any other unknown field may be newer than the table: a warning. `path` is '' or ends in a dot; `schema` is what the
 * vendor calls the whole.
 */
export function checkFields(value: JsonObject, fields: Fields, path: string, schema = 'LaunchInstanceDetails'): Findings {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  for (const [key, item] of Object.entries(value)) {
    const kind = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (kind === undefined) {
      const names = Object.keys(fields);
      const twin = names.some((name) => sameLetters(name, key));
      const found = { path: path + key, expected: 'a known field', got: 'an unknown one, passed on untouched', ...suggestion(key, names) };
      if (twin) problems.push({ ...found, expected: `a field of ${schema}`, got: `"${key}"` });
      else warnings.push(found);
    } else if (item !== null) {
      const inner = checkField(item, kind, path + key, schema);
      problems.push(...inner.problems);
      warnings.push(...inner.warnings);
    }
  }
  return { problems, warnings };
}

function checkField(value: JsonValue, kind: FieldKind, path: string, schema: string): Findings {
  if (kind.is === 'object' && kind.fields && isJsonObject(value)) return checkFields(value, kind.fields, `${path}.`, schema);
  if (kind.is === 'list' && kind.of && Array.isArray(value)) {
    const each = kind.of;
    const found = value.map((item, index) => checkField(item, each, `${path}[${index}]`, schema));
    return { problems: found.flatMap(({ problems }) => problems), warnings: found.flatMap(({ warnings }) => warnings) };
  }
  const problems =
    kind.is === 'ocids' && Array.isArray(value)
      ? value.flatMap((item, index) => ocidProblem(item, kind.types, `${path}[${index}]`))
      : simple(value, kind, path);
  return { problems, warnings: [] };
}

function simple(value: JsonValue, kind: FieldKind, path: string): Problem[] {
  if (kind.is === 'ocid') return kind.empty && value === '' ? [] : ocidProblem(value, kind.types, path);
  return accepts(value, kind) ? [] : [{ path, expected: wording(kind), got: shown(value, path) }];
}

function accepts(value: JsonValue, kind: Exclude<FieldKind, { is: 'ocid' }>): boolean {
  switch (kind.is) {
    case 'text':
      return typeof value === 'string' && value.length >= kind.least && value.length <= kind.most;
    case 'pattern':
      return typeof value === 'string' && kind.pattern.test(value);
    case 'number':
      return typeof value === 'number' && value !== kind.above && value >= kind.least && value <= kind.most;
    case 'boolean':
      return typeof value === 'boolean';
    case 'object':
      return isJsonObject(value);
    default:
      return Array.isArray(value);
  }
}

function wording(kind: Exclude<FieldKind, { is: 'ocid' }>): string {
  switch (kind.is) {
    case 'text':
      return kind.most === Infinity ? 'text' : `text of ${kind.least} to ${kind.most} characters`;
    case 'pattern':
      return kind.words;
    case 'number':
      if (kind.above !== undefined) return `a number above ${kind.above}`;
      return kind.most === Infinity ? `a number from ${kind.least} up` : `a number from ${kind.least} to ${kind.most}`;
    case 'boolean':
      return 'true or false';
    case 'object':
      return 'an object';
    default:
      return 'a list';
  }
}
