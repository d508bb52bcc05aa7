import { redact } from './redaction.ts';

const idsFirst = ['huntId', 'account', 'generation', 'attempt', 'offering', 'instanceId', 'requestId'] as const;
/** Names of the line's own; a field called so gets a `_` behind it. */
const reserved = new Set(['level', 'timestamp', 'event']);

/** A line behind its level and timestamp: the event, ids, then the rest. Nothing that looks like a secret passes: see `redaction.ts`. */
export function lineOf(event: string, fields: object, secrets: ReadonlySet<string>): Record<string, unknown> {
  return { event: redact(event, secrets), ...arranged(redact(fields, secrets)) };
}

function arranged(fields: unknown): Record<string, unknown> {
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return { fields };
  const line: Record<string, unknown> = {};
  const given = new Map(Object.entries(fields));
  for (const name of [...idsFirst, ...given.keys()]) {
    if (given.has(name)) line[reserved.has(name) ? `${name}_` : name] = given.get(name);
  }
  return line;
}
