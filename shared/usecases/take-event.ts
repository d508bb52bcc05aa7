import { tenantOf } from '../domain/api/tenant.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { readNotice } from '../domain/interruption/notice.ts';
import { readStateChange, type StateChange } from '../domain/interruption/state-change.ts';
import type { ApiRooms } from './api-rooms.ts';
import { handleInterruption } from './handle-interruption.ts';

export interface EventAnswer {
  readonly kind: 'ignored' | 'known' | 'told' | 'nudged';
  readonly huntId: string | null;
  readonly unfinished: string | null;
}

const ignored: EventAnswer = { kind: 'ignored', huntId: null, unfinished: null };

/**
 * Takes any event of a cloud: a notice of interruption goes on record and is told, a change of state has the hunt look at once. Twice,
 * late and out of order is the same as once; what is of no hunt of the tenant is ignored, without a call where the event tells.
 */
export async function takeEvent(event: unknown, tenant: string, api: ApiRooms): Promise<EventAnswer> {
  const notice = readNotice(event);
  if (notice !== null) {
    if (!api.clouds.includes(notice.cloud)) return ignored;
    if (!api.operators.has(tenant) && !(await owns(tenant, notice, api))) return ignored;
    return handleInterruption(notice, api.rooms);
  }
  const change = readStateChange(event);
  const hunt = change === null ? null : await huntOf(change, tenant, api);
  if (hunt === null) return ignored;
  api.engine.nudge(hunt.huntId);
  return { kind: 'nudged', huntId: hunt.huntId, unfinished: null };
}

async function owns(tenant: string, notice: { readonly instanceId: string }, { rooms: { store } }: ApiRooms): Promise<boolean> {
  const hunts = await store.listHunts({ tenant, onUnreadable: () => undefined });
  return hunts.some(({ instance }) => instance?.id === notice.instanceId);
}

/** The open hunt that made the instance; by its tags where they are told, else by what open hunts have on record. */
async function huntOf(
  { cloud, instanceId, tags }: StateChange,
  tenant: string,
  { rooms: { store }, namespace, operators }: ApiRooms,
): Promise<HuntDocument | null> {
  const mine = (document: HuntDocument) =>
    document.endedAt === null &&
    document.cloud === cloud &&
    document.instance?.id === instanceId &&
    (operators.has(tenant) || tenantOf(document) === tenant);
  if (tags !== null) {
    const huntId = tags[`${namespace}-session-id`];
    const stored = huntId === undefined ? null : await store.loadHunt(huntId);
    return stored !== null && mine(stored.document) ? stored.document : null;
  }
  const open = await store.listHunts({ open: true, ...(operators.has(tenant) ? {} : { tenant }), onUnreadable: () => undefined });
  return open.find(mine) ?? null;
}
