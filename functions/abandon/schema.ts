import * as v from 'valibot';
import { huntSchema } from '../../shared/domain/hunt.ts';

/** The hunt document, and what the machine caught beside it. */
export const inputSchema = v.object({
  ...huntSchema.entries,
  broken: v.optional(
    v.object({
      Error: v.string(),
      Cause: v.pipe(
        v.unknown(),
        v.transform((cause) => String(cause)),
      ),
    }),
  ),
});
