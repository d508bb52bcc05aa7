import * as v from 'valibot';

/** "Step Functions Execution Status Change" of EventBridge (docs.aws.amazon.com, Step Functions events); what else it brings is left out. */
export const inputSchema = v.object({
  detail: v.object({
    name: v.pipe(v.string(), v.nonEmpty()),
    status: v.picklist(['ABORTED', 'TIMED_OUT', 'FAILED']),
  }),
});
