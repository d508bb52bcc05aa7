import * as v from 'valibot';
import type { JsonObject } from '../json.ts';

const json = v.custom<JsonObject>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'expected an object');

/** A schedule on record, in a note of its own. */
export const scheduleNote = v.object({
  scheduleId: v.string(),
  tenant: v.string(),
  requestHash: v.string(),
  cron: v.string(),
  timezone: v.string(),
  /** `caught`: it ends with the first hunt that ends ready. */
  until: v.picklist(['caught', 'deleted']),
  /** The body of a request that starts a hunt. */
  hunt: json,
  createdAt: v.string(),
  lastHuntId: v.nullable(v.string()),
  caughtAt: v.nullable(v.string()),
  deletedAt: v.nullable(v.string()),
});
export type Schedule = v.InferOutput<typeof scheduleNote>;

export const scheduleIndexNote = v.object({ ids: v.array(v.string()) });

export const scheduleKey = (scheduleId: string) => `schedule/${scheduleId}`;
export const scheduleIndexKey = (tenant: string) => `schedules/${tenant}`;

/** The idempotency key of one firing: told twice, it is still one hunt. `at` is the minute it was due, ISO 8601. */
export function firingKey(scheduleId: string, at: string): string {
  return `schedule ${scheduleId} ${at}`;
}
