import { tenantOf } from '../domain/api/tenant.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { readStateChange, type StateChange } from '../domain/interruption/state-change.ts';
import type { ApiRooms } from './api-rooms.ts';
import { handleInterruption, readWarning } from './handle-interruption.ts';
import type { EventAnswer } from './hear-event.ts';
import { noteEnd } from './note-end.ts';
import { type InstancePlace, whoseInstance } from './whose-instance.ts';

const ignored: EventAnswer = { kind: 'ignored', huntId: null, unfinished: null };

/**
 * Takes any event of a cloud: a notice of interruption or a recommendation goes to the interruption machine, a change of state has the hunt
 * look at once, or goes on the timeline of one that has handed its instance over. Twice, late and out of order is the same as once; what is
 * of no hunt of the tenant is ignored, and no cloud is asked.
 */
export async function takeEvent(event: unknown, tenant: string, api: ApiRooms): Promise<EventAnswer> {
  const warning = readWarning(event);
  if (warning !== null) {
    if ((await huntOf(warning, tenant, api)) === null) return ignored;
    const { reason: _, ...answer } = await handleInterruption(event, api.rooms);
    return answer;
  }
  const change = readStateChange(event);
  if (change === null) return ignored;
  const document = await huntOf(change, tenant, api);
  if (document === null || !isTold(change, document)) return ignored;
  const { huntId, endedAt, phase } = document;
  if (endedAt === null) {
    api.engine.nudge(huntId);
    return { kind: 'nudged', huntId, unfinished: null };
  }
  if (change.end === null || phase !== 'ready') return ignored;
  const noted = await noteEnd(document, change, api.rooms);
  return { kind: noted ? 'noted' : 'known', huntId, unfinished: null };
}

/** The hunt with that instance, where it is the tenant's to know of. */
async function huntOf(place: InstancePlace, tenant: string, { clouds, operators, rooms }: ApiRooms): Promise<HuntDocument | null> {
  if (!clouds.includes(place.cloud)) return null;
  const { document } = await whoseInstance(place, rooms);
  return document !== null && (operators.has(tenant) || tenantOf(document) === tenant) ? document : null;
}

/** An event that tells whose the instance is by its tags must tell the same as the record. */
function isTold({ tags }: StateChange, { namespace, huntId }: HuntDocument): boolean {
  const told = tags?.[`${namespace}-session-id`];
  return told === undefined || told === huntId;
}
