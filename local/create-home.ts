import { monotonicFactory } from 'ulid';
import type { Cloud, CloudChecks, Farewell } from '../shared/clouds/port.ts';
import { type ApiLimits, defaultLimits } from '../shared/domain/api/limits.ts';
import { localTenant, tenantOf } from '../shared/domain/api/tenant.ts';
import type { HuntDocument } from '../shared/domain/hunt.ts';
import { newHunt } from '../shared/domain/hunting/new-hunt.ts';
import { hashPayload } from '../shared/domain/tokens.ts';
import { type Clock, realClock } from '../shared/platform/clock.ts';
import { isAlive } from '../shared/platform/process-liveness.ts';
import { LeaseHeldError } from '../shared/stores/errors.ts';
import type { Lease, Store } from '../shared/stores/port.ts';
import { adoptHunt } from '../shared/usecases/adopt-hunt.ts';
import type { StartRooms } from '../shared/usecases/api-rooms.ts';
import { pauseHunt } from '../shared/usecases/control.ts';
import { endHunt } from '../shared/usecases/control-end.ts';
import { handleInterruption, type InterruptionReport } from '../shared/usecases/handle-interruption.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';
import { sweep } from '../shared/usecases/sweep.ts';
import type { Home, HuntRequest, Rehearsal, RunOptions } from './home.ts';
import { executeInterruption } from './interruption-machine.ts';
import { leadHunt } from './lead-hunt.ts';
import { runFleet } from './run-fleet.ts';
import { createEngine, type LocalEngine } from './serve/engine.ts';
import { shareLeases } from './share-leases.ts';
import { createWaits } from './waits.ts';
import { watchedStore } from './watched-store.ts';

export interface HomeParts {
  readonly rooms: Omit<Rooms, 'cloud'>;
  readonly clock: Clock;
  /** Counts a run as one participant of virtual time; null on a real clock. */
  readonly virtually: (<T>(work: () => Promise<T>) => Promise<T>) | null;
  readonly namespace: string;
  readonly openCloud: () => Promise<Cloud>;
  readonly checks: () => CloudChecks;
  /** What can be done for an instance of that region before it goes. */
  readonly farewell: (region: string) => Promise<Farewell | null>;
  readonly rehearsal: Rehearsal | null;
  readonly closeAll: () => Promise<void>;
}

const ulid = monotonicFactory();

// Among so many of an account's latest hunts a result is looked for that was not handed over.
const recentHunts = 20;

// Quotas are for callers of an API: a person at a keyboard has the fleet's own.
const noLimits: ApiLimits = { ...defaultLimits, openHunts: 10_000, startsPerMinute: 10_000 };

/** The local home from its parts; see `Home` for its promises. */
export function createHome(parts: HomeParts): Home {
  const { store } = parts.rooms;
  let cloud: Promise<Cloud> | undefined;
  const theCloud = () => (cloud ??= parts.openCloud());
  const leases = shareLeases(store);
  /** Hunts that this process leads. */
  const running = new Map<string, Promise<HuntDocument>>();
  /** Those that it has begun and not ended, from before their first record on. */
  const begun = new Set<string>();
  const watched = new WeakMap<RunOptions, Store>();
  const watch = (run: RunOptions): Store => {
    const known = watched.get(run) ?? watchedStore(store, run, () => parts.clock.now());
    watched.set(run, known);
    return known;
  };

  // For hunts that events start: they run beside whatever this home is asked to do.
  let engine: LocalEngine | undefined;
  const beside = () => {
    const regional: Rooms = {
      ...parts.rooms,
      farewell: (_, region) => parts.farewell(region),
      async cloud(_, region) {
        const own = await theCloud();
        return region === undefined || parts.virtually !== null || (await own.account()).region === region ? own : own.inRegion(region);
      },
    };
    engine ??= createEngine({ rooms: regional, clock: parts.clock, virtually: parts.virtually, leases });
    const start: StartRooms = { rooms: regional, engine, sit, namespace: parts.namespace, limits: defaultLimits, wall: realClock };
    return { rooms: regional, start };
  };

  const sit: StartRooms['sit'] = async (account) => {
    const kept = await leases.hold(account);
    return { ...kept, confirm: async () => kept.lease };
  };
  const lead = async (huntId: string, run: RunOptions) => {
    const rooms: Rooms = { ...parts.rooms, store: watch(run), cloud: theCloud };
    const work = () => leadHunt(huntId, rooms, parts.clock, parts.virtually !== null, run);
    const led = (parts.virtually === null ? work() : parts.virtually(work)).finally(() => running.delete(huntId));
    running.set(huntId, led);
    return led;
  };
  const takeOver = async (huntId: string, lease: Lease, run: RunOptions) => {
    const here = running.get(huntId);
    if (here !== undefined) return here;
    const adopted = await adoptHunt(huntId, lease, { store: watch(run), clock: parts.clock });
    return adopted.next.step === 'end' ? adopted : lead(huntId, run);
  };
  const underLease = async <T>(account: string, work: (lease: Lease) => Promise<T>): Promise<T> => {
    const kept = await leases.hold(account);
    try {
      return await work(kept.lease);
    } finally {
      await kept.release();
    }
  };

  return {
    clock: parts.clock,
    rehearsal: parts.rehearsal,
    checks: parts.checks,
    close: parts.closeAll,
    list: (filter) =>
      store.listHunts({
        ...filter,
        onUnreadable: (error) => parts.rooms.log.warn('hunt.unreadable', { huntId: error.huntId, message: error.message }),
      }),

    async hunt(request, run = {}) {
      const account = await (await theCloud()).account();
      return underLease(account.key, async (lease) => {
        const left = await unfinished(store, account.key, request, parts.namespace, begun);
        if (left !== null && hashPayload(left.request.settings) !== hashPayload(request.settings)) {
          parts.rooms.log.warn('hunt.continued', {
            huntId: left.huntId,
            message: 'an unfinished hunt for the same request goes on, with the settings it was started with',
          });
        }
        if (left !== null) return takeOver(left.huntId, lease, run);
        const now = parts.clock.now();
        const huntId = ulid(now);
        begun.add(huntId);
        const { document, events } = newHunt({
          ...request,
          huntId,
          namespace: parts.namespace,
          account: account.key,
          region: account.region,
          epoch: lease.epoch,
          owed: true,
          now,
        });
        try {
          await watch(run).createHunt(document, events);
          return await lead(huntId, run);
        } finally {
          begun.delete(huntId);
        }
      });
    },

    async resume(huntId, run = {}) {
      const stored = await store.loadHunt(huntId);
      if (stored !== null && stored.document.endedAt !== null && stored.document.next.step === 'end') return stored.document;
      const account = await (await theCloud()).account();
      mustMatch(stored?.document, account.key);
      return underLease(account.key, (lease) => takeOver(huntId, lease, run));
    },

    async cancel(huntId, by, run = {}) {
      const stored = await store.loadHunt(huntId);
      if (stored === null || stored.document.endedAt !== null) return stored?.document ?? null;
      await store.requestControl(huntId, { wish: 'cancel', at: new Date(parts.clock.now()).toISOString(), by });
      const account = await (await theCloud()).account();
      mustMatch(stored.document, account.key);
      try {
        return await underLease(account.key, (lease) => takeOver(huntId, lease, run));
      } catch (error) {
        if (error instanceof Error && error.name === 'LeaseHeldError') return (await store.loadHunt(huntId))?.document ?? null;
        throw error;
      }
    },

    async pause(huntId, by) {
      const stored = await store.loadHunt(huntId);
      if (stored === null) return null;
      const lease = await store.readLease(stored.document.account);
      const led = lease !== null && Date.parse(lease.expiresAt) > Date.now() && isAlive(lease.holder);
      const { document } = await pauseHunt({ huntId, by }, { store, clock: parts.clock });
      return { document, led };
    },

    async end(huntId, by, run = {}) {
      const stored = await store.loadHunt(huntId);
      if (stored === null || stored.document.phase !== 'ready') return stored?.document ?? null;
      const account = await (await theCloud()).account();
      mustMatch(stored.document, account.key);
      return underLease(account.key, async (lease) => {
        const reopened = await endHunt(huntId, by, lease, { store: watch(run), clock: parts.clock });
        return reopened.endedAt === null ? lead(huntId, run) : reopened;
      });
    },

    async sweep({ settings, act }) {
      const cloud = await theCloud();
      return sweep({ cloud: cloud.name, namespace: parts.namespace, settings, act }, { ...parts.rooms, cloud: async () => cloud });
    },

    async interrupt(event) {
      const { rooms, start } = beside();
      let told: InterruptionReport | null = null;
      const interruptions: Rooms['interruptions'] = {
        async start({ huntId, event: warning }) {
          const state = await executeInterruption({ huntId, event: warning }, { rooms, start, clock: parts.clock });
          if (state !== null) told = { kind: state.kind, huntId, unfinished: state.unfinished };
          return 'started';
        },
      };
      const report = await handleInterruption(event, { ...rooms, interruptions });
      return told ?? report;
    },

    async fleet({ name, count, ...wanted }, run = {}) {
      const account = await (await theCloud()).account();
      return underLease(account.key, () => {
        const rooms: Rooms = { ...parts.rooms, store: watch(run), cloud: theCloud };
        const waits = createWaits();
        const { clock, virtually, namespace } = parts;
        const own = createEngine({ rooms, clock, virtually, leases, left: () => waits.hasten() });
        const start: StartRooms = { rooms, engine: own, sit, namespace, limits: noLimits, wall: realClock };
        const called = name ?? ulid(clock.now());
        const { launch, alternatives, cloud: on } = wanted;
        const requestHash = fingerprint(launch, [{ cloud: on }, ...alternatives]);
        const key = `${account.key} ${called}`;
        const request = { tenant: localTenant, key, name: called, count, wanted: { ...wanted, requestHash, warnings: [] } };
        return runFleet({ request, start, engine: own, clock, waits, virtually, signal: run.signal, onFleet: run.onFleet });
      });
    },

    settled: async () => engine?.idle(),

    async handedOver(huntId) {
      const stored = await store.loadHunt(huntId);
      if (stored === null || !stored.document.owed) return;
      const { document } = stored;
      try {
        await underLease(document.account, (lease) => store.saveHunt({ ...document, lease: { epoch: lease.epoch }, owed: false }, []));
      } catch (error) {
        // A hunt of another process leads the account by now: the result stays owed, and is given once more to who asks again.
        if (!(error instanceof LeaseHeldError)) throw error;
      }
    },

    async show(huntId) {
      const stored = await store.loadHunt(huntId);
      return stored === null ? null : { document: stored.document, timeline: await store.timeline(huntId) };
    },
  };
}

/**
 * The same request, left unfinished by a runner that died, or ended with a result that nobody got any more: the same command again goes on
 * with it.
 */
async function unfinished(
  store: Store,
  account: string,
  request: HuntRequest,
  namespace: string,
  here: ReadonlySet<string>,
): Promise<HuntDocument | null> {
  const recent = await store.listHunts({ account, limit: recentHunts });
  const open = [...(await store.listHunts({ open: true, account })), ...recent.filter((hunt) => hunt.owed && hunt.phase === 'ready')];
  const wanted = fingerprint(request.launch, request.alternatives);
  // What this process leads is not left; what came over the API is its caller's.
  // A fleet's hunts are the fleet's to go on with.
  const left = (hunt: HuntDocument) =>
    hunt.fleet === undefined && hunt.namespace === namespace && !here.has(hunt.huntId) && tenantOf(hunt) === localTenant;
  const same = (hunt: HuntDocument) => left(hunt) && fingerprint(hunt.request.launch, hunt.request.alternatives) === wanted;
  return open.find(same) ?? null;
}

function fingerprint(launch: HuntRequest['launch'], alternatives: HuntRequest['alternatives']): string {
  return hashPayload({ launch, alternatives: [...alternatives] });
}

/** A hunt of another tenancy or region cannot be cleaned up with these credentials. */
function mustMatch(document: HuntDocument | undefined, account: string): void {
  if (document === undefined || document.account === account) return;
  throw new WrongAccountError(document, account);
}

export class WrongAccountError extends Error {
  override name = 'WrongAccountError' as const;

  constructor(document: HuntDocument, account: string) {
    super(
      `hunt ${document.huntId} belongs to ${document.account}, but these credentials are for ${account}; name the right ones with --profile and --config`,
    );
  }
}
