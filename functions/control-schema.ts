import * as v from 'valibot';

/** Which hunt, and who asks. Front doors add more than is needed; it is left out. */
export const controlSchema = v.object({
  huntId: v.pipe(v.string(), v.ulid()),
  by: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(200)), 'a function call'),
});
