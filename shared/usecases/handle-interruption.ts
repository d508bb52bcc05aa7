import { CloudCallError } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import type { Notice } from '../domain/interruption/notice.ts';
import type { JsonObject } from '../domain/json.ts';
import { StaleWriteError } from '../stores/errors.ts';
import { HuntUnknownError } from './errors.ts';
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
  const huntId = await huntOf(notice, rooms);
  if (huntId === null) return { kind: 'ignored', huntId: null, unfinished: null };
  const marked = await mark(huntId, notice, rooms);
  if (marked === null) return { kind: 'known', huntId, unfinished: null };
  const { interruption: callback } = marked.request.settings.notify;
  if (callback.url === null && callback.command === null) return { kind: 'told', huntId: marked.huntId, unfinished: null };
  const left = Date.parse(notice.deadline) - rooms.clock.now();
  if (left <= 0)
    return { kind: 'told', huntId: marked.huntId, unfinished: 'the notice came after its own deadline: the callback was not called' };
  const answer = await rooms.callbacks.tell(callback, bodyOf(marked, notice), left);
  return { kind: 'told', huntId: marked.huntId, unfinished: answer.ok ? null : answer.detail };
}

/** Id of the hunt whose instance it is. The event carries no tags: the cloud is asked. */
async function huntOf(notice: Notice, rooms: Rooms): Promise<string | null> {
  try {
    const instance = await (await rooms.cloud(notice.cloud)).inspect(notice.instanceId);
    const sessionTag = Object.keys(instance?.tags ?? {}).find((tag) => tag.endsWith('-session-id'));
    if (instance === null || sessionTag === undefined) return null;
    const stored = await rooms.store.loadHunt(instance.tags[sessionTag] ?? '');
    const own = stored !== null && sessionTag === `${stored.document.namespace}-session-id` && stored.document.instance?.id === instance.id;
    return own ? stored.document.huntId : null;
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    rooms.log.warn('interruption.unreadable', { instanceId: notice.instanceId, message: error.message });
    throw error;
  }
}

// A hunt that is being led is written every few seconds; so many losses in a row mean something else.
const mostTries = 5;

/**
 * Puts the notice on record; null when it is there already. An ended hunt is led by nobody: whoever writes to it does so under the
 * account's present epoch. A step of the hunt, or the same notice delivered twice, may write first: then it is read again.
 */
async function mark(huntId: string, notice: Notice, { store, clock }: Rooms): Promise<HuntDocument | null> {
  const interruption = { action: notice.action, at: notice.at, deadline: notice.deadline };
  for (let tries = 1; ; tries += 1) {
    const { document } = (await store.loadHunt(huntId)) ?? {};
    if (document === undefined) throw new HuntUnknownError(huntId);
    // Delivered out of order, an older notice says nothing any more.
    if (document.interruption !== null && Date.parse(document.interruption.at) >= Date.parse(notice.at)) return null;
    const lease = document.endedAt === null ? null : await store.readLease(document.account);
    const epoch = lease?.epoch ?? document.lease.epoch;
    const event = eventOf(document, clock.now(), 'spot.interrupted', { instanceId: notice.instanceId, ...interruption });
    try {
      return await store.saveHunt({ ...document, lease: { epoch }, interruption }, [event]);
    } catch (error) {
      if (!(error instanceof StaleWriteError) || tries === mostTries) throw error;
    }
  }
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
