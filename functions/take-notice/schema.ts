import * as v from 'valibot';

/** The machine's input: whose notice it is, and the event as it came; whatever it is, this judges it. */
export const inputSchema = v.object({ huntId: v.pipe(v.string(), v.ulid()), event: v.unknown() });
