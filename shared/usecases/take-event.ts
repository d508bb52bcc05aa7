import { tenantOf } from '../domain/api/tenant.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { readStateChange, type StateChange } from '../domain/interruption/state-change.ts';
import type { ApiRooms } from './api-rooms.ts';
import { handleInterruption, readWarning } from './handle-interruption.ts';
import type { EventAnswer } from './hear-event.ts';
import { noteEnd } from './note-end.ts';
import { whoseInstance } from './whose-instance.ts';

const ignored: EventAnswer = { kind: 'ignored', huntId: null, unfinished: null };

/**
 * Takes any event of a cloud: a notice of interruption or a recommendation goes to the interruption machine, a change of state has the hunt
 * look at once, or goes on the timeline of one that has handed its instance over. Twice, late and out of order is the same as once; what is
 * of no hunt of the tenant is ignored, without a call where the event or the record tells.
 */
export async function takeEvent(event: unknown, tenant: string, api: ApiRooms): Promise<EventAnswer> {
  const warning = readWarning(event);
  if (warning !== null) {
    if (!api.clouds.includes(warning.cloud)) return ignored;
    if (!api.operators.has(tenant) && !(await owns(tenant, warning, api))) return ignored;
    const { reason: _, ...answer } = await handleInterruption(event, api.rooms);
    return answer;
  }
  const change = readStateChange(event);
  if (change === null || !api.clouds.includes(change.cloud)) return ignored;
  const open = await openHuntOf(change, tenant, api);
  if (open !== null) {
    api.engine.nudge(open.huntId);
    return { kind: 'nudged', huntId: open.huntId, unfinished: null };
  }
  const ready = change.end === null ? null : await readyHuntOf(change, tenant, api);
  if (ready === null) return ignored;
  const noted = await noteEnd(ready, change, api.rooms);
  return { kind: noted ? 'noted' : 'known', huntId: ready.huntId, unfinished: null };
}

async function owns(tenant: string, warning: { readonly instanceId: string }, api: ApiRooms): Promise<boolean> {
  return (await ownHuntOf(tenant, warning, api)) !== null;
}

async function ownHuntOf(
  tenant: string,
  { instanceId }: { readonly instanceId: string },
  { rooms: { store } }: ApiRooms,
): Promise<HuntDocument | null> {
  const hunts = await store.listHunts({ tenant, onUnreadable: () => undefined });
  return hunts.find(({ instance }) => instance?.id === instanceId) ?? null;
}

const isOf = (document: HuntDocument, { cloud, instanceId }: StateChange, tenant: string, { operators }: ApiRooms) =>
  document.cloud === cloud && document.instance?.id === instanceId && (operators.has(tenant) || tenantOf(document) === tenant);

/** The hunt whose tags an event bears; undefined for events without tags. */
async function taggedHuntOf(change: StateChange, tenant: string, api: ApiRooms): Promise<HuntDocument | null | undefined> {
  if (change.tags === null) return undefined;
  const huntId = change.tags[`${api.namespace}-session-id`];
  const document = huntId === undefined ? undefined : (await api.rooms.store.loadHunt(huntId))?.document;
  return document !== undefined && isOf(document, change, tenant, api) ? document : null;
}

/** The open hunt that made the instance; by its tags where they are told, else by what open hunts have on record. */
async function openHuntOf(change: StateChange, tenant: string, api: ApiRooms): Promise<HuntDocument | null> {
  const tagged = await taggedHuntOf(change, tenant, api);
  if (tagged !== undefined) return tagged?.endedAt === null ? tagged : null;
  const filter = { open: true, ...(api.operators.has(tenant) ? {} : { tenant }), onUnreadable: () => undefined };
  return (await api.rooms.store.listHunts(filter)).find((document) => isOf(document, change, tenant, api)) ?? null;
}

/** The hunt that has handed the instance over. Where neither event nor tenant tells, the cloud is asked once. */
async function readyHuntOf(change: StateChange, tenant: string, api: ApiRooms): Promise<HuntDocument | null> {
  const tagged = await taggedHuntOf(change, tenant, api);
  if (tagged !== undefined) return tagged?.phase === 'ready' ? tagged : null;
  const found = api.operators.has(tenant) ? await whoseInstance(change, api.rooms) : await ownHuntOf(tenant, change, api);
  return found?.phase === 'ready' ? found : null;
}
