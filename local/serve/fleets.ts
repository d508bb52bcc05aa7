import type { Clock } from '../../shared/platform/clock.ts';
import type { Fleets } from '../../shared/platform/executions.ts';
import type { StartRooms } from '../../shared/usecases/api-rooms.ts';
import { allOpenFleets } from '../../shared/usecases/fleet-index.ts';
import { executeFleet } from '../fleet-machine.ts';
import { createWaits, type Waits } from '../waits.ts';

export interface LocalFleets extends Fleets {
  /** Has every fleet look at once: a hunt has ended. */
  hasten(): void;
  /** Takes up all fleets that have not ended. */
  resumeAll(): Promise<void>;
  /** Resolves once none runs any more. */
  idle(): Promise<void>;
  /** Ends all at their next step. They stay on record, and go on at the next start. */
  stop(): Promise<void>;
}

export interface FleetParts {
  readonly clock: Clock;
  /** Counts a run as one participant of virtual time; null on a real clock. */
  readonly virtually: (<T>(work: () => Promise<T>) => Promise<T>) | null;
  /** Asked for when it is needed: who serves stands on this, and this on who serves. */
  readonly start: () => StartRooms;
}

/** The fleet machine in the background of a server: one execution for each fleet at a time. */
export function createFleets({ clock, virtually, start }: FleetParts): LocalFleets {
  const running = new Map<string, { readonly done: Promise<void>; readonly waits: Waits }>();
  const over = new AbortController();

  async function run(fleetId: string, waits: Waits): Promise<void> {
    try {
      const work = () => executeFleet(fleetId, { start: start(), clock, over: over.signal, waits });
      await (virtually === null ? work() : virtually(work));
    } catch (error) {
      // It stays on record as it is: whoever starts it next goes on from there.
      start().rooms.log.error('fleet.stopped', { fleetId, error });
    } finally {
      running.delete(fleetId);
    }
  }

  const fleets: LocalFleets = {
    async start({ fleetId }) {
      if (over.signal.aborted) return 'known';
      const known = running.get(fleetId);
      if (known !== undefined) {
        // Somebody has news for it, such as a cancel.
        known.waits.hasten();
        return 'known';
      }
      const waits = createWaits();
      running.set(fleetId, { waits, done: Promise.resolve().then(() => run(fleetId, waits)) });
      return 'started';
    },
    hasten() {
      for (const { waits } of running.values()) waits.hasten();
    },
    async resumeAll() {
      for (const fleet of await allOpenFleets(start().rooms.store)) await fleets.start(fleet);
    },
    async idle() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
    },
    async stop() {
      over.abort();
      fleets.hasten();
      await fleets.idle();
    },
  };
  return fleets;
}
