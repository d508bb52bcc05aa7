import { functionSit } from '../../functions/seat.ts';
import { executeFleet } from '../../local/fleet-machine.ts';
import { defaultLimits } from '../../shared/domain/api/limits.ts';
import type { Fleet } from '../../shared/domain/fleet/fleet.ts';
import { type FleetState, fleetInput } from '../../shared/domain/fleet/state.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { executionName } from '../../shared/platform/executions.ts';
import type { StartRooms } from '../../shared/usecases/api-rooms.ts';
import { readFleet } from '../../shared/usecases/fleet-record.ts';
import { lookAtHunts } from '../../shared/usecases/look-at-hunts.ts';
import { startFleet } from '../../shared/usecases/start-fleet.ts';
import { startHunts } from '../../shared/usecases/start-hunts.ts';
import { settingsOf } from './fleets.ts';
import { functionOf, functionsOver, type Lab, openLab } from './lab.ts';
import { sampleLaunch } from './rehearsal.ts';

export interface FleetLab {
  readonly lab: Lab;
  readonly start: StartRooms;
  /** Executions of the hunt machine that were started, in their order. */
  readonly executions: HuntDocument[];
  /** The most hunts that were on record and had not ended, looked at before each look of the fleet. */
  mostOpen(): number;
  /** Throws in place of the next start of an execution of the hunt machine. */
  breakNext(error: Error): void;
  /** Lets each open hunt take some steps, and then the seconds pass. */
  live(seconds: number, steps?: number): Promise<void>;
  begin(count: number, settings?: JsonObject, launch?: JsonObject): Promise<Fleet>;
  load(fleetId: string): Promise<Fleet>;
  hunts(fleet: Fleet): Promise<HuntDocument[]>;
  /** Executions of the fleet machine, one after the other; while it waits each open hunt takes some steps. Resolves with the last state. */
  run(fleetId: string, options?: RunOfFleet): Promise<string | null>;
}

export interface RunOfFleet {
  /** Before each wait; true ends the run. */
  readonly before?: (round: number) => Promise<boolean | undefined> | boolean | undefined;
  readonly entered?: (state: string) => void;
  /** Steps of each hunt in one wait. */
  readonly steps?: number;
}

/** A fleet over a simulated OCI in this process, as Step Functions would run it: an execution of a name is started once. */
export async function fleetLab(scenario: JsonObject = {}): Promise<FleetLab> {
  const lab = await openLab(scenario);
  const { rooms } = lab;
  const task = functionsOver(rooms);
  const executions: HuntDocument[] = [];
  let broken: Error | null = null;
  let most = 0;
  const start: StartRooms = {
    rooms,
    engine: {
      async start(document) {
        const error = broken;
        broken = null;
        if (error !== null) throw error;
        if (executions.some((one) => executionName(one) === executionName(document))) return 'known';
        executions.push(document);
        return 'started';
      },
    },
    sit: functionSit(rooms),
    namespace: 'foothold',
    limits: { ...defaultLimits, openHunts: 100, startsPerMinute: 100 },
    wall: rooms.clock,
  };
  const ids = () => [...new Set(executions.map(({ huntId }) => huntId))];
  const stepEach = async () => {
    for (const huntId of ids()) {
      const document = await lab.load(huntId);
      if (document.next.step === 'end') continue;
      lab.pass(document.next.waitSeconds);
      await task(functionOf[document.next.step], document);
    }
  };
  const live = async (seconds: number, steps = 5) => {
    most = Math.max(most, (await rooms.store.listHunts({ open: true })).length);
    for (let step = 0; step < steps; step += 1) await stepEach();
    lab.pass(seconds);
  };
  return {
    lab,
    live,
    start,
    executions,
    mostOpen: () => most,
    breakNext(error) {
      broken = error;
    },
    async begin(count, settings = {}, launch = sampleLaunch) {
      const wanted = {
        cloud: 'oci',
        launch,
        alternatives: [],
        settings: settingsOf({ pace: { floor: 5 }, ...settings }),
        requestHash: 'hash',
        warnings: [],
      } as const;
      return (await startFleet({ tenant: 'ada', key: 'key', name: 'web', count, wanted }, start)).fleet;
    },
    async load(fleetId) {
      const stored = await readFleet(fleetId, rooms.store);
      if (stored === null) throw new Error(`no fleet ${fleetId}`);
      return stored.fleet;
    },
    async hunts({ members }) {
      const found = await Promise.all(members.map(({ huntId }) => rooms.store.loadHunt(huntId)));
      return found.flatMap((each) => each?.document ?? []);
    },
    async run(fleetId, { before = () => false, entered, steps = 5 } = {}) {
      const over = new AbortController();
      let round = 0;
      const clock = {
        now: lab.now,
        async sleep(ms: number) {
          round += 1;
          if (round > 2000) throw new Error('the fleet goes on for ever');
          if (await before(round)) over.abort();
          await live(ms / 1000, steps);
        },
      };
      return executeFleet(fleetId, { start, clock, over: over.signal, ...(entered === undefined ? {} : { entered }) });
    },
  };
}

/** One run of a function of the machine, by itself. */
export const steps = { start: startHunts, look: lookAtHunts } as const;

export const inputOf = (fleet: Fleet): FleetState => fleetInput(fleet);
