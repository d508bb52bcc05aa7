import * as v from 'valibot';

const cursorSchema = v.tuple([v.pipe(v.string(), v.isoTimestamp()), v.pipe(v.string(), v.ulid())]);

export interface Cursor {
  readonly createdAt: string;
  readonly huntId: string;
}

/** Where the next page begins, opaque to callers. */
export function writeCursor({ createdAt, huntId }: Cursor): string {
  return Buffer.from(JSON.stringify([createdAt, huntId])).toString('base64url');
}

/** Null for a text that no page has given. */
export function readCursor(text: string): Cursor | null {
  try {
    const parsed = v.safeParse(cursorSchema, JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    if (!parsed.success || Number.isNaN(Date.parse(parsed.output[0]))) return null;
    return { createdAt: parsed.output[0], huntId: parsed.output[1] };
  } catch {
    return null;
  }
}
