import * as v from 'valibot';

/** What EventBridge Scheduler sends (`shared/clouds/aws/alarms.ts`): `at` is when it was due. */
export const inputSchema = v.object({
  scheduleId: v.pipe(v.string(), v.ulid()),
  at: v.pipe(v.string(), v.isoTimestamp()),
});
