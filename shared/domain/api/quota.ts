import * as v from 'valibot';
import type { ApiLimits } from './limits.ts';

/** What is on record of a tenant's starts: those of the last minute, oldest first. `at` is epoch ms. */
export const startsSchema = v.object({ starts: v.array(v.object({ huntId: v.string(), at: v.number() })) });
export type Starts = v.InferOutput<typeof startsSchema>;

export type StartVerdict =
  | { readonly granted: true; readonly starts: Starts }
  | { readonly granted: false; readonly reason: 'open-hunts' | 'starts-per-minute'; readonly retryAfter: number };

const windowMs = 60_000;
/** Seconds after which a caller with too many open hunts may ask again: one of them may have ended. */
const openRetry = 60;

/**
 * May this tenant start one more? `open` are the ids of its open hunts; those that were granted within the minute and are not on
 * record yet count too (`pending`), so that requests at once do not get past the quota together.
 */
export function judgeStart(
  known: Starts,
  { huntId, open, pending, now }: { huntId: string; open: ReadonlySet<string>; pending: ReadonlySet<string>; now: number },
  limits: Pick<ApiLimits, 'openHunts' | 'startsPerMinute'>,
): StartVerdict {
  const recent = recentStarts(known, now);
  if (new Set([...open, ...pending]).size >= limits.openHunts) return { granted: false, reason: 'open-hunts', retryAfter: openRetry };
  const oldest = recent.at(-limits.startsPerMinute);
  if (oldest !== undefined && recent.length >= limits.startsPerMinute) {
    return { granted: false, reason: 'starts-per-minute', retryAfter: Math.max(1, Math.ceil((oldest.at + windowMs - now) / 1000)) };
  }
  return { granted: true, starts: { starts: [...recent, { huntId, at: now }] } };
}

export function recentStarts({ starts }: Starts, now: number): Starts['starts'] {
  return starts.filter(({ at }) => at > now - windowMs && at <= now + windowMs);
}
