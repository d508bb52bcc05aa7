import { AsyncLocalStorage } from 'node:async_hooks';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { LeaseHeldError, LeaseLostError } from '../../shared/stores/errors.ts';
import { adoptHunt } from '../../shared/usecases/adopt-hunt.ts';
import type { Engine } from '../../shared/usecases/api-rooms.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import type { KeptLease } from '../keep-lease.ts';
import { leadHunt } from '../lead-hunt.ts';
import type { SharedLeases } from '../share-leases.ts';
import { createWaits, instanceWaits, type Waits } from '../waits.ts';

export interface EngineParts {
  readonly rooms: Rooms;
  readonly clock: Clock;
  /** Counts a run as one participant of virtual time; null on a real clock. */
  readonly virtually: (<T>(work: () => Promise<T>) => Promise<T>) | null;
  readonly leases: SharedLeases;
  /** Told of each hunt that runs here no more. */
  readonly left?: (huntId: string) => void;
}

export interface LocalEngine extends Engine {
  /** Takes up every hunt that a runner has left, and those that were paused when this server was stopped. Returns their ids. */
  resumeAll(): Promise<string[]>;
  /** Hunts that run here now. */
  leading(): string[];
  /** Resolves once none of them runs any more. */
  idle(): Promise<void>;
  /** Stops all: what is in flight is resolved, then cleaned up or kept, as each hunt's `hunt.onInterrupt` says. */
  stop(by?: string): Promise<void>;
}

/** Whom the timeline names when the server's end pauses or cancels a hunt. */
const stopper = 'foothold serve, which was stopped';

/** The embedded runner for many hunts at once: each runs in the background, under its account's one lease. */
export function createEngine({ rooms, clock, virtually, leases, left }: EngineParts): LocalEngine {
  const running = new Map<string, { readonly done: Promise<void>; readonly waits: Waits }>();
  const starting = new Set<string>();
  const over = new AbortController();
  const { store, log } = rooms;
  // Each hunt is a participant of virtual time by itself, not a part of whoever happens to start it.
  const outside = AsyncLocalStorage.snapshot();

  async function lead(document: HuntDocument, kept: KeptLease, waits: Waits): Promise<void> {
    const { huntId } = document;
    try {
      const { lease } = kept;
      // Under this very lease nobody else has led it; all others are taken over.
      const led = document.lease.epoch === lease.epoch ? document : await adoptHunt(huntId, lease, { store, clock });
      if (led.next.step === 'end') return;
      const work = () => leadHunt(huntId, rooms, clock, virtually !== null, { signal: over.signal, waits });
      const { phase } = await (virtually === null ? work() : virtually(work));
      log.info('hunt.left', { huntId, phase });
    } catch (error) {
      // It stays on record as it is: whoever starts it next goes on from there.
      log[error instanceof LeaseLostError ? 'warn' : 'error']('hunt.stopped', { huntId, error });
    } finally {
      running.delete(huntId);
      left?.(huntId);
      await kept.release().catch((error: unknown) => log.warn('lease.not-released', { huntId, error }));
    }
  }

  const engine: LocalEngine = {
    async start(document) {
      const { huntId } = document;
      if (over.signal.aborted || running.has(huntId) || starting.has(huntId)) return 'known';
      starting.add(huntId);
      try {
        const kept = await leases.hold(document.account);
        const waits = createWaits();
        running.set(huntId, { waits, done: outside(() => Promise.resolve().then(() => lead(document, kept, waits))) });
        return 'started';
      } finally {
        starting.delete(huntId);
      }
    },

    nudge: (huntId) => running.get(huntId)?.waits.cut(instanceWaits),

    async resumeAll() {
      const resumed: string[] = [];
      for (const hunt of await store.listHunts({
        open: true,
        onUnreadable: (error) => log.warn('hunt.unreadable', { huntId: error.huntId, message: error.message }),
      })) {
        if (hunt.next.step === 'end' && !(await wasStopped(hunt))) continue;
        const account = await accountOf(hunt);
        if (account !== hunt.account) {
          log.warn('hunt.foreign', { huntId: hunt.huntId, message: 'these credentials are for another account; the hunt stays as it is' });
          continue;
        }
        try {
          // A hunt that stood still has another epoch on record or the same: taken over it is, in either case.
          if ((await engine.start({ ...hunt, lease: { epoch: -1 } })) === 'started') resumed.push(hunt.huntId);
        } catch (error) {
          if (!(error instanceof LeaseHeldError)) throw error;
          log.warn('hunt.led-elsewhere', { huntId: hunt.huntId, message: error.message });
        }
      }
      return resumed;
    },

    leading: () => [...running.keys()],

    async idle() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
    },

    async stop(by = stopper) {
      over.abort(by);
      await engine.idle();
    },
  };

  /** Paused by a person it stays so; paused by our own end it goes on. */
  async function wasStopped(hunt: HuntDocument): Promise<boolean> {
    if (hunt.phase !== 'paused') return false;
    const paused = (await store.timeline(hunt.huntId)).findLast(({ event }) => event === 'hunt.paused');
    return paused?.data['by'] === stopper;
  }

  async function accountOf(hunt: HuntDocument): Promise<string | null> {
    try {
      return (await (await rooms.cloud(hunt.cloud, hunt.region)).account()).key;
    } catch (error) {
      log.warn('account.unreadable', { huntId: hunt.huntId, error });
      return null;
    }
  }

  return engine;
}
