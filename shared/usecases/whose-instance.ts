import type { HuntDocument } from '../domain/hunt.ts';
import { readInstanceNote } from './instance-note.ts';
import type { Rooms } from './rooms.ts';

export interface InstancePlace {
  readonly cloud: HuntDocument['cloud'];
  readonly instanceId: string;
  /** Null where the event does not tell. */
  readonly region: string | null;
}

/** The hunt that has the instance on record, or why there is none. */
export type Whose = { readonly document: HuntDocument } | { readonly document: null; readonly reason: string };

/**
 * Whose instance it is that an event is about. No cloud is asked: a stranger's costs the reading of a note that is not there, however many an
 * account has. The hunt's document has the last word, so an instance that the hunt has gone on without is nobody's. An event that
 * comes before the instance is on record is lost here; the hunt looks for itself.
 */
export async function whoseInstance({ cloud, instanceId, region }: InstancePlace, { store }: Pick<Rooms, 'store'>): Promise<Whose> {
  const huntId = await readInstanceNote(cloud, instanceId, store);
  const document = huntId === null ? null : ((await store.loadHunt(huntId))?.document ?? null);
  if (document === null || document.cloud !== cloud || document.instance?.id !== instanceId)
    return { document: null, reason: 'not the instance of a hunt on record here' };
  if (region !== null && region !== document.region)
    return { document: null, reason: `the event is of ${region}, and the hunt of that instance of ${document.region}` };
  return { document };
}
