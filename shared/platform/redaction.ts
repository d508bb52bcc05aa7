import { isSecretName, mask, masksWhole, scrub } from './secret-shapes.ts';

/** Deeper than any document of ours; what lies below is named, not shown. */
const deepest = 12;

/**
 * A copy of any value that JSON can write and that holds no secret: fields with secret names are masked, and every text
 * (keys of objects, messages and causes of errors among them) is searched for secret shapes and known secrets.
 * Errors become {name, message, stack, cause, …}; bytes only say how many they are; cycles end. Never throws.
 */
export function redact(value: unknown, known: ReadonlySet<string> = new Set()): unknown {
  return walk(value, { known, above: [] });
}

interface Place {
  readonly known: ReadonlySet<string>;
  /** The objects around this value, outermost first. */
  readonly above: readonly object[];
}

function walk(value: unknown, place: Place): unknown {
  switch (typeof value) {
    case 'string':
      return scrub(value, place.known);
    case 'bigint':
      return String(value);
    case 'object':
      return value === null ? null : walkObject(value, place);
    case 'function':
    case 'symbol':
      return undefined;
    default:
      return value;
  }
}

function walkObject(value: object, { known, above }: Place): unknown {
  if (above.includes(value)) return '[circular]';
  if (above.length >= deepest) return '[deeper]';
  const inside: Place = { known, above: [...above, value] };
  try {
    if (isBytes(value)) return `[${value.byteLength} bytes]`;
    if (value instanceof Error) return walkEntries([...errorEntries(value), ...Object.entries(value)], inside);
    if (value instanceof Set) return walkList([...value], inside);
    // Map, Headers, URLSearchParams: what iterates as [name, value] pairs.
    if (value instanceof Map || value instanceof Headers || value instanceof URLSearchParams) return walkEntries(value, inside);
    if (Array.isArray(value)) return walkList(value, inside);
    if ('toJSON' in value && typeof value.toJSON === 'function') return walk(value.toJSON(), inside);
    return walkEntries(Object.entries(value), inside);
  } catch {
    return '[unreadable]';
  }
}

function walkList(list: readonly unknown[], place: Place): unknown {
  // A private key split into lines shows its shape only when joined.
  if (list.every((item) => typeof item === 'string') && masksWhole(list.join('\n'))) return mask;
  // Names and values in turn, as `rawHeaders` of node:http.
  return list.map((item, index) => {
    const before = list[index - 1];
    return typeof item === 'string' && typeof before === 'string' && isSecretName(before, item) ? mask : walk(item, place);
  });
}

function walkEntries(entries: Iterable<readonly [unknown, unknown]>, place: Place): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  const list = [...entries];
  // {name, value}: a header as a record, whose name stands beside its value.
  const named = list.find(([name]) => name === 'name' || name === 'key')?.[1];
  for (const [name, value] of list) {
    const text = scrub(String(name), place.known);
    if (isSecretName(text, value)) copy[text] = mask;
    else if (text === 'value' && typeof named === 'string' && isSecretName(named, value)) copy[text] = mask;
    else if (isByteList(value)) copy[text] = `[${value.length} bytes]`;
    else copy[text] = walk(value, place);
  }
  return copy;
}

/** What an error shows although it is not enumerable. */
function errorEntries(error: Error): [string, unknown][] {
  const entries: [string, unknown][] = [
    ['name', error.name],
    ['message', error.message],
    ['stack', error.stack],
  ];
  if (error.cause !== undefined) entries.push(['cause', error.cause]);
  if (error instanceof AggregateError) entries.push(['errors', error.errors]);
  return entries;
}

function isBytes(value: object): value is ArrayBuffer | ArrayBufferView {
  return value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}

/** A long list of whole numbers from 0 to 255 is bytes that went through JSON (`{type: 'Buffer', data: […]}`), whatever it is called. */
function isByteList(value: unknown): value is number[] {
  return Array.isArray(value) && value.length >= 16 && value.every((item) => Number.isInteger(item) && item >= 0 && item <= 255);
}
