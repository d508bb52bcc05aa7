import { CloudCallError } from '../domain/fault.ts';
import { eventOf } from '../domain/hunting/events.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import type { Notice } from '../domain/interruption/notice.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Rooms } from './rooms.ts';

export interface InterruptionReport {
  /** `ignored`: not an instance of ours. `known`: this notice came before. `told`: on record, and the callback had its turn. */
  readonly kind: 'ignored' | 'known' | 'told';
  readonly huntId: string | null;
  /** What could not be done, for people; null when all was. */
  readonly unfinished: string | null;
}

/**
 * A spot or preemption notice (FR-032..035): put on record with its own deadline, and told to the user's webhook or command within
 * that deadline. Events come twice, late, or for strangers' instances: a notice is handled once, a foreign one ignored cheaply.
 * The instance's own unit runs the hooks on it (`domain/launch/interruption-unit.ts`).
 */
export async function handleInterruption(notice: Notice, rooms: Rooms): Promise<InterruptionReport> {
  const document = await huntOf(notice, rooms);
  if (document === null) return { kind: 'ignored', huntId: null, unfinished: null };
  if (document.interruption?.at === notice.at) return { kind: 'known', huntId: document.huntId, unfinished: null };
  const marked = await mark(document, notice, rooms);
  const { interruption: callback } = marked.request.settings.notify;
  if (callback.url === null && callback.command === null) return { kind: 'told', huntId: marked.huntId, unfinished: null };
  const left = Date.parse(notice.deadline) - rooms.clock.now();
  if (left <= 0) return { kind: 'told', huntId: marked.huntId, unfinished: 'the notice came after its own deadline: the callback was not called' };
  const answer = await rooms.callbacks.tell(callback, bodyOf(marked, notice), left);
  return { kind: 'told', huntId: marked.huntId, unfinished: answer.ok ? null : answer.detail };
}

/** The event carries no tags: the cloud is asked whose instance it is. */
async function huntOf(notice: Notice, rooms: Rooms): Promise<HuntDocument | null> {
  try {
    const instance = await (await rooms.cloud(notice.cloud)).inspect(notice.instanceId);
    const sessionTag = Object.keys(instance?.tags ?? {}).find((tag) => tag.endsWith('-session-id'));
    if (instance === null || sessionTag === undefined) return null;
    const stored = await rooms.store.loadHunt(instance.tags[sessionTag] ?? '');
    const own = stored !== null && sessionTag === `${stored.document.namespace}-session-id` && stored.document.instance?.id === instance.id;
    return own ? stored.document : null;
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    rooms.log.warn('interruption.unreadable', { instanceId: notice.instanceId, message: error.message });
    throw error;
  }
}

/** An ended hunt is led by nobody: whoever writes to it does so under the account's present epoch. */
async function mark(document: HuntDocument, notice: Notice, rooms: Rooms): Promise<HuntDocument> {
  const lease = await rooms.store.readLease(document.account);
  const epoch = document.endedAt === null ? document.lease.epoch : (lease?.epoch ?? document.lease.epoch);
  const interruption = { action: notice.action, at: notice.at, deadline: notice.deadline };
  const event = eventOf(document, rooms.clock.now(), 'spot.interrupted', { instanceId: notice.instanceId, ...interruption });
  return rooms.store.saveHunt({ ...document, lease: { epoch }, interruption }, [event]);
}

function bodyOf(document: HuntDocument, notice: Notice): JsonObject {
  return {
    id: `${document.huntId}-interruption-${notice.at}`,
    event: 'spot.interrupted',
    huntId: document.huntId,
    sessionId: document.huntId,
    instanceId: notice.instanceId,
    action: notice.action,
    at: notice.at,
    deadline: notice.deadline,
  };
}
