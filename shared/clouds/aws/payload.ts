import { CloudCallError } from '../../domain/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import { RunInstancesRequest$ } from './clients/ec2.ts';

/**
 * The SDK writes what its schema of the input knows and drops the rest in silence: an unknown field, an instant that is a
 * string, a list that is none. So the payload is walked along that schema first. Throws `CloudCallError` in the words EC2 has for an unknown parameter; nothing was sent.
 */
export function toInput(operation: string, payload: JsonObject): Record<string, unknown> {
  const wrong: string[] = [];
  const input = convert(payload, RunInstancesRequest$, '', wrong);
  if (wrong.length === 0) return input as Record<string, unknown>;
  throw new CloudCallError(operation, {
    status: 400,
    code: 'UnknownParameter',
    message: wrong.join('; '),
    retryAfter: null,
    requestId: null,
    reached: 'no',
    stage: 'launch',
  });
}

/** Schemas of @smithy/types: `[3, …, names, members]` a structure, `[1, …, member]` a list, a number a scalar; 4 to 7 are instants. */
const structure = 3;
const list = 1;
const instants = [4, 5, 6, 7];

function convert(value: JsonValue, reference: unknown, path: string, wrong: string[]): unknown {
  const schema = resolve(reference);
  if (value === null) return undefined;
  if (typeof schema === 'number' && instants.includes(schema)) return instantOf(value, path, wrong);
  if (!Array.isArray(schema)) return value;
  if (schema[0] === list) {
    if (Array.isArray(value)) return value.map((item, at) => convert(item, schema[4], `${path}.${at + 1}`, wrong));
    wrong.push(`Invalid value for parameter ${path}: expected a list`);
  }
  if (schema[0] === structure) {
    if (isJsonObject(value)) return convertMembers(value, schema, path, wrong);
    wrong.push(`Invalid value for parameter ${path}: expected a structure`);
  }
  return value;
}

function convertMembers(value: JsonObject, schema: readonly unknown[], path: string, wrong: string[]): Record<string, unknown> {
  const names = schema[4] as readonly string[];
  const members = schema[5] as readonly unknown[];
  const entries = Object.entries(value).map(([name, member]) => {
    const at = names.indexOf(name);
    const memberPath = path === '' ? name : `${path}.${name}`;
    if (at < 0) wrong.push(`The parameter ${memberPath} is not recognized`);
    return [name, at < 0 ? member : convert(member, members[at], memberPath, wrong)] as const;
  });
  return Object.fromEntries(entries);
}

/** Members refer to schemas by functions, and bring their traits along in a pair. */
function resolve(reference: unknown): unknown {
  if (typeof reference === 'function') return resolve((reference as () => unknown)());
  return Array.isArray(reference) && reference.length === 2 ? resolve(reference[0]) : reference;
}

function instantOf(value: JsonValue, path: string, wrong: string[]): Date {
  const date = new Date(typeof value === 'string' || typeof value === 'number' ? value : Number.NaN);
  if (Number.isNaN(date.getTime())) wrong.push(`Invalid value for parameter ${path}: expected an ISO 8601 instant`);
  return date;
}
