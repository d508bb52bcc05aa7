import { tenantOf } from '../domain/api/tenant.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import type { Store } from '../stores/port.ts';
import { NotYoursError } from './api-errors.ts';

/** The hunt, if it is the tenant's own; throws `NotYoursError` alike for one that is not there and for one that is another's. */
export async function loadOwn(huntId: string, tenant: string, store: Store): Promise<HuntDocument> {
  const stored = await store.loadHunt(huntId);
  if (stored === null || tenantOf(stored.document) !== tenant) throw new NotYoursError('hunt', huntId);
  return stored.document;
}

/** With the newest events, oldest first. */
export async function describeHunt(
  huntId: string,
  tenant: string,
  events: number,
  store: Store,
): Promise<{ readonly document: HuntDocument; readonly timeline: readonly TimelineEvent[] }> {
  const document = await loadOwn(huntId, tenant, store);
  return { document, timeline: await store.timeline(huntId, events) };
}
