import type { CloudName } from '../clouds/port.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import type { Store } from '../stores/port.ts';

const keyOf = (cloud: CloudName, instanceId: string) => `instance/${cloud}/${instanceId}`;

/**
 * Notes whose an instance is that a document names and the one before did not. Comes before the document's own write, so that none is handed
 * over without; where that write fails, the note is no harm, for the document has the last word. Again is the same as once.
 */
export async function noteInstance(
  before: HuntDocument,
  document: HuntDocument,
  store: Pick<Store, 'readNote' | 'writeNote'>,
): Promise<void> {
  const { instance, cloud, huntId } = document;
  if (instance === null || instance.id === before.instance?.id) return;
  const [key, value] = [keyOf(cloud, instance.id), { huntId }];
  if ((await store.writeNote(key, { value, version: 0 })) !== null) return;
  const known = await store.readNote(key);
  // Simulated clouds give their ids out again.
  if (known?.value['huntId'] !== huntId) await store.writeNote(key, { value, version: known?.version ?? 0 });
}

/** The hunt that an instance was noted for; null for everybody else's. */
export async function readInstanceNote(cloud: CloudName, instanceId: string, store: Pick<Store, 'readNote'>): Promise<string | null> {
  const huntId = (await store.readNote(keyOf(cloud, instanceId)))?.value['huntId'];
  return typeof huntId === 'string' ? huntId : null;
}
