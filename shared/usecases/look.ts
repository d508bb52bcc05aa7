import type { InstanceView } from '../clouds/port.ts';
import { CloudCallError, type Fault } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import type { JsonObject } from '../domain/json.ts';
import { renderLaunch } from '../domain/launch/render-launch.ts';
import { ownerTags } from '../domain/tags.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import { byAge } from './find-attempt.ts';
import type { CloudRun } from './step.ts';

/** Calls of a look at what a hunt has. */
export type Looking = 'find' | 'inspect';

export interface Sight {
  /** The hunt's instance as it is now; null when the cloud does not know it (yet, or any more). */
  readonly own: InstanceView | null;
  /** Living instances with the hunt's tags that are not `own`: late effects. Oldest first. */
  readonly others: readonly InstanceView[];
  /** Why the cloud could not be read in full; null when it was. */
  readonly fault: Fault | null;
}

/**
 * What a hunt's instances look like: the one on record by its id, and by its tags whatever else carries them. Each is asked for even
 * when the other cannot be read: who may not list may still look at what is his.
 */
export async function look(run: CloudRun<Looking>): Promise<Sight> {
  const { instance } = run.document;
  const listed = await orFault(() => findOwned(run, run.document), []);
  const inspected = instance === null ? { value: null, fault: null } : await orFault(() => run.cloud.inspect(instance.id), null);
  return {
    own: inspected.value ?? listed.value.find((view) => view.id === instance?.id) ?? null,
    others: listed.value.filter((view) => view.id !== instance?.id && isLiving(view)).sort(byAge),
    fault: listed.fault ?? inspected.fault,
  };
}

async function orFault<T>(ask: () => Promise<T>, nothing: T): Promise<{ value: T; fault: Fault | null }> {
  try {
    return { value: await ask(), fault: null };
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    return { value: nothing, fault: error.fault };
  }
}

/** Everything with the hunt's tags, wherever one of its attempts can have put it. */
export async function findOwned(run: CloudRun<'find'>, document: HuntDocument): Promise<InstanceView[]> {
  const tags = ownerTags(document.namespace, document.huntId);
  const lists = await Promise.all(searchedBy(document).map((payload) => run.cloud.find({ tags, payload })));
  return [...new Map(lists.flat().map((view) => [view.id, view])).values()];
}

/**
 * One payload for each compartment and display name of the offerings: what OCI's list can be narrowed by. Alternatives and
 * `{{AD_NUMBER}}` may change both, and a late effect belongs to an attempt before the last.
 */
function searchedBy(document: HuntDocument): JsonObject[] {
  const { plan } = document;
  if (plan === null) return [document.request.launch];
  const payloads = document.offerings.map((offering) => renderLaunch(document, offering, plan.attempt));
  return [...new Map(payloads.map((payload) => [JSON.stringify([payload.compartmentId, payload.displayName]), payload])).values()];
}

export function isLiving(view: InstanceView): boolean {
  return view.state !== 'ended' && view.state !== 'ending';
}

/** Ends late effects: more living than wanted. The one on record stays. */
export async function endSurplus(run: CloudRun<'terminate'>, others: readonly InstanceView[]): Promise<TimelineEvent[]> {
  const events: TimelineEvent[] = [];
  if (others.length > 0) await run.assertLed();
  for (const other of others) {
    await run.cloud.terminate(other.id);
    events.push(eventOf(run.document, run.now(), 'instance.surplus', { instanceId: other.id, kept: run.document.instance?.id ?? null }));
  }
  return events;
}
