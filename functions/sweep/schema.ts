import * as v from 'valibot';
import { sweepSchema } from '../../shared/domain/settings.ts';

/** What a schedule sends. Without `act` the sweep only reports. The namespace is the environment's, unless it is named here. */
export const inputSchema = v.object({
  cloud: v.picklist(['oci', 'aws']),
  namespace: v.optional(v.pipe(v.string(), v.nonEmpty())),
  settings: v.optional(sweepSchema, {}),
  act: v.optional(v.boolean(), false),
});
