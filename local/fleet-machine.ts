import type { Fleet } from '../shared/domain/fleet/fleet.ts';
import { fleetInput } from '../shared/domain/fleet/state.ts';
import type { Clock } from '../shared/platform/clock.ts';
import type { StartRooms } from '../shared/usecases/api-rooms.ts';
import { FleetUnknownError } from '../shared/usecases/errors.ts';
import { readFleet } from '../shared/usecases/fleet-record.ts';
import type { FleetStep } from '../shared/usecases/fleet-step.ts';
import { lookAtHunts } from '../shared/usecases/look-at-hunts.ts';
import { startHunts } from '../shared/usecases/start-hunts.ts';
import { loadMachine } from './machine.ts';
import { createWaits, type Waits } from './waits.ts';

/** The functions behind the machine's `${NameArn}`. Those that start hunts do so by this home's own engine. */
export const fleetFunctions: Readonly<Record<string, FleetStep>> = {
  StartHunts: startHunts,
  LookAtHunts: lookAtHunts,
  // The hand-over: this execution ends, and the runner starts the next one from the record.
  ContinueFleet: async (state) => state,
};

export const fleetMachine = loadMachine(new URL('../statemachines/fleet.asl.json', import.meta.url));

export interface FleetHost {
  readonly start: StartRooms;
  readonly clock: Clock;
  /** Ends the execution at its next step; the fleet stays on record as it is. */
  readonly over?: AbortSignal;
  readonly entered?: (state: string) => void;
  /** Lets others cut a wait short, as is to be done when `over` aborts. */
  readonly waits?: Waits;
}

/** Runs executions of the fleet machine until one ends by itself, or `over`. Resolves with the name of its last state; null when it was ended. */
export async function executeFleet(fleetId: string, host: FleetHost): Promise<string | null> {
  for (;;) {
    const stored = await readFleet(fleetId, host.start.rooms.store);
    if (stored === null) throw new FleetUnknownError(fleetId);
    const last = await executeGeneration(stored.fleet, host);
    if (last !== 'Continued') return last;
  }
}

async function executeGeneration(fleet: Fleet, { start, clock, over, entered, waits = createWaits() }: FleetHost): Promise<string | null> {
  const stopped = () => over?.aborted ?? false;
  try {
    return await fleetMachine.execute(fleetInput(fleet), {
      async task(name, data) {
        if (stopped()) throw new StoppedError();
        return (fleetFunctions[name] as FleetStep)(data as never, start);
      },
      wait: (state, seconds) => waits.sleep(state, seconds * 1000, clock),
      rest: (seconds) => clock.sleep(seconds * 1000, over),
      ...(entered === undefined ? {} : { entered }),
    });
  } catch (error) {
    if (stopped()) return null;
    throw error;
  }
}

/** The process is to end: nothing more is begun. */
class StoppedError extends Error {
  override name = 'StoppedError' as const;
}
