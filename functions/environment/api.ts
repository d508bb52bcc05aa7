import { readFunctionEnvironment } from '../../shared/platform/config.ts';
import type { ApiRooms } from '../../shared/usecases/api-rooms.ts';
import { fleets, interruptions } from './executions.ts';
import { schedules } from './schedules.ts';

/** What the HTTP API stands on in a serverless home. */
export async function environmentApi(): Promise<ApiRooms> {
  const ground = await schedules();
  return {
    ...ground,
    rooms: { ...ground.rooms, ...interruptions(), ...fleets() },
    // A state machine's wait cannot be cut short: what an event says, the next poll sees.
    engine: { start: (document) => ground.engine.start(document), nudge: () => undefined },
    operators: new Set(readFunctionEnvironment().operators),
  };
}
