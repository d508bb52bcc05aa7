import type { Cloud } from '../shared/clouds/port.ts';
import type { HuntDocument } from '../shared/domain/hunt.ts';
import type { Lease, Store } from '../shared/stores/port.ts';
import { adoptHunt } from '../shared/usecases/adopt-hunt.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';
import type { RunOptions } from './home.ts';
import type { HomeParts } from './home-parts.ts';
import { leadHunt } from './lead-hunt.ts';
import { type SharedLeases, shareLeases } from './share-leases.ts';
import { watchedStore } from './watched-store.ts';

/** What a home leads hunts by: its cloud, its leases, and the runs under way. */
export interface Leading {
  readonly leases: SharedLeases;
  /** Opened when it is first asked for: what needs no credentials is done without. */
  cloud(): Promise<Cloud>;
  /** Rooms whose store tells the run of all that is written through it. */
  roomsOf(run: RunOptions): Rooms;
  /** Throws `LeaseHeldError` where another process leads the account. */
  underLease<T>(account: string, work: (lease: Lease) => Promise<T>): Promise<T>;
  /** Leads a hunt of this process's own to its end. */
  lead(huntId: string, run: RunOptions): Promise<HuntDocument>;
  /** The same for a hunt on record; one that is led here already is waited for. */
  takeOver(huntId: string, lease: Lease, run: RunOptions): Promise<HuntDocument>;
}

export function createLeading(parts: HomeParts): Leading {
  const { store } = parts.rooms;
  let opened: Promise<Cloud> | undefined;
  const leases = shareLeases(store);
  const running = new Map<string, Promise<HuntDocument>>();
  const watched = new WeakMap<RunOptions, Store>();

  const watch = (run: RunOptions): Store => {
    const known = watched.get(run) ?? watchedStore(store, run, () => parts.clock.now());
    watched.set(run, known);
    return known;
  };

  const leading: Leading = {
    leases,

    cloud: () => (opened ??= parts.openCloud()),

    roomsOf: (run) => ({ ...parts.rooms, store: watch(run), cloud: () => leading.cloud() }),

    async underLease(account, work) {
      const kept = await leases.hold(account);
      try {
        return await work(kept.lease);
      } finally {
        await kept.release();
      }
    },

    lead(huntId, run) {
      const work = () => leadHunt(huntId, leading.roomsOf(run), parts.clock, parts.virtually !== null, run);
      const led = (parts.virtually === null ? work() : parts.virtually(work)).finally(() => running.delete(huntId));
      running.set(huntId, led);
      return led;
    },

    async takeOver(huntId, lease, run) {
      const here = running.get(huntId);
      if (here !== undefined) return here;
      const adopted = await adoptHunt(huntId, lease, { store: watch(run), clock: parts.clock });
      return adopted.next.step === 'end' ? adopted : leading.lead(huntId, run);
    },
  };
  return leading;
}
