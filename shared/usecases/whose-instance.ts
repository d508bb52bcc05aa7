import { CloudCallError } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import type { Rooms } from './rooms.ts';

export interface InstancePlace {
  readonly cloud: HuntDocument['cloud'];
  readonly instanceId: string;
  /** Null where the event does not tell: the home's own. */
  readonly region: string | null;
}

/**
 * The hunt whose instance it is; null for everybody else's. EC2's events carry no tags, so the cloud of that region is asked, once; the
 * record has the last word. Throws `CloudCallError` when the cloud cannot say: the event is to come again.
 */
export async function whoseInstance({ cloud, instanceId, region }: InstancePlace, rooms: Rooms): Promise<HuntDocument | null> {
  try {
    const instance = await (await rooms.cloud(cloud, region ?? undefined)).inspect(instanceId);
    const sessionTag = Object.keys(instance?.tags ?? {}).find((tag) => tag.endsWith('-session-id'));
    if (instance === null || sessionTag === undefined) return null;
    const document = (await rooms.store.loadHunt(instance.tags[sessionTag] ?? ''))?.document;
    const own = document !== undefined && sessionTag === `${document.namespace}-session-id` && document.instance?.id === instance.id;
    return own ? document : null;
  } catch (error) {
    if (error instanceof CloudCallError) rooms.log.warn('interruption.unreadable', { instanceId, message: error.message });
    throw error;
  }
}
