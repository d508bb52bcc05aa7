import type { Cloud, InstanceView } from '../../shared/clouds/port.ts';
import { CloudCallError } from '../../shared/domain/fault.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { classify, needsResolution } from '../../shared/domain/outcome/classify.ts';
import type { Store } from '../../shared/stores/port.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';

/** Ways to take one protection out of the product, from outside: by what the steps are given, not by a hook in them. */
export type Sabotage = (rooms: Rooms) => Rooms;

function withCloud(rooms: Rooms, replace: (cloud: Cloud) => Partial<Cloud>): Rooms {
  return {
    ...rooms,
    async cloud(name) {
      const cloud = await rooms.cloud(name);
      return { ...cloud, ...replace(cloud) };
    },
  };
}

function withStore(rooms: Rooms, replace: (store: Store) => Partial<Store>): Rooms {
  return { ...rooms, store: { ...rooms.store, ...replace(rooms.store) } };
}

/** Every send carries a token of its own, as SDKs do that are left to themselves. */
export function withoutStoredToken(): Sabotage {
  let sends = 0;
  return (rooms) =>
    withCloud(rooms, (cloud) => ({
      launch(call) {
        sends += 1;
        return cloud.launch({ ...call, token: `fresh-${sends}` });
      },
    }));
}

/** An unknown outcome is taken for "no room", and the next offering is tried. */
export const withoutResolution: Sabotage = (rooms) =>
  withCloud(rooms, (cloud) => ({
    async launch(call) {
      try {
        return await cloud.launch(call);
      } catch (error) {
        if (!(error instanceof CloudCallError) || !needsResolution(classify(cloud.name, error.fault))) throw error;
        throw new CloudCallError('LaunchInstance', {
          ...error.fault,
          status: 500,
          code: 'InternalError',
          message: 'Out of host capacity.',
          reached: 'yes',
        });
      }
    },
  }));

/** What was asked to end counts as ended, whatever came of the call. */
export function withoutReCheck(): Sabotage {
  const asked = new Set<string>();
  const believed = (view: InstanceView): InstanceView => (asked.has(view.id) ? { ...view, state: 'ended', rawState: 'TERMINATED' } : view);
  return (rooms) =>
    withCloud(rooms, (cloud) => ({
      async terminate(id) {
        asked.add(id);
        return cloud.terminate(id).catch(() => 'accepted' as const);
      },
      async inspect(id) {
        const view = await cloud.inspect(id);
        return view === null ? null : believed(view);
      },
      find: async (query) => (await cloud.find(query)).map(believed),
    }));
}

/** Nobody asks whose turn it is: whoever believes to lead, leads. Versions are still compared. */
export const withoutLease: Sabotage = (rooms) =>
  withStore(rooms, (store) => ({
    async loadHunt(huntId) {
      const stored = await store.loadHunt(huntId);
      return stored === null ? null : { ...stored, document: unled(stored.document, 0) };
    },
    async saveHunt(document, events) {
      const lease = await store.readLease(document.account);
      const current = lease?.epoch ?? (await store.loadHunt(document.huntId))?.document.lease.epoch ?? 0;
      return unled(await store.saveHunt(unled(document, current), events), 0);
    },
    readLease: async () => null,
  }));

function unled(document: HuntDocument, epoch: number): HuntDocument {
  return { ...document, lease: { epoch } };
}

/** A process dies between the instance's record and its note, and the note is never written. */
export const withoutInstanceNote: Sabotage = (rooms) =>
  withStore(rooms, (store) => ({
    writeNote: async (key, note) => (key.startsWith('instance/') ? note.version + 1 : store.writeNote(key, note)),
  }));

/** A replica that lags: the first reading of a round knows neither hunts nor leases, the next one tells the truth. */
export const laggingReplica: Sabotage = (rooms) => {
  const read = new Set<string>();
  const firstTime = (key: string) => !read.has(key) && read.add(key) !== undefined;
  return withStore(rooms, (store) => ({
    loadHunt: async (huntId) => (firstTime(huntId) ? null : store.loadHunt(huntId)),
    readLease: async (account) => (firstTime(account) ? null : store.readLease(account)),
  }));
};

/** The last check believes what was read before. */
export const withoutLastCheck: Sabotage = (rooms) => {
  const known = new Map<string, unknown>();
  async function once<T>(key: string, read: () => Promise<T>): Promise<T> {
    if (!known.has(key)) known.set(key, await read());
    return known.get(key) as T;
  }
  return withStore(rooms, (store) => ({
    loadHunt: (huntId) => once(`hunt ${huntId}`, () => store.loadHunt(huntId)),
    readLease: (account) => once(`lease ${account}`, () => store.readLease(account)),
  }));
};
