import { defaultLimits } from '../shared/domain/api/limits.ts';
import { realClock } from '../shared/platform/clock.ts';
import type { StartRooms } from '../shared/usecases/api-rooms.ts';
import { handleInterruption, type InterruptionReport } from '../shared/usecases/handle-interruption.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';
import type { Home } from './home.ts';
import type { HomeParts } from './home-parts.ts';
import { executeInterruption } from './interruption-machine.ts';
import type { Leading } from './leading.ts';
import { createEngine, type LocalEngine } from './serve/engine.ts';

/** The home's part for interruption notices. Hunts that they start run beside whatever else the home is asked to do. */
export function interruptions(parts: HomeParts, leading: Leading): Pick<Home, 'interrupt' | 'settled'> {
  const { clock, virtually, namespace } = parts;
  const rooms: Rooms = {
    ...parts.rooms,
    farewell: (_, region) => parts.farewell(region),
    async cloud(_, region) {
      const own = await leading.cloud();
      return region === undefined || virtually !== null || (await own.account()).region === region ? own : own.inRegion(region);
    },
  };
  let engine: LocalEngine | undefined;
  const ground = (): StartRooms => {
    engine ??= createEngine({ rooms, clock, virtually, leases: leading.leases });
    return { rooms, engine, sit: leading.leases.sit, namespace, limits: defaultLimits, wall: realClock };
  };

  return {
    async interrupt(event) {
      const start = ground();
      let told: InterruptionReport | null = null;
      const machine: Rooms['interruptions'] = {
        async start({ huntId, event: warning }) {
          const state = await executeInterruption({ huntId, event: warning }, { rooms, start, clock });
          if (state !== null) told = { kind: state.kind, huntId, unfinished: state.unfinished };
          return 'started';
        },
      };
      const report = await handleInterruption(event, { ...rooms, interruptions: machine });
      return told ?? report;
    },

    settled: async () => engine?.idle(),
  };
}
