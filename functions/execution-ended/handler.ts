import type * as v from 'valibot';
import { readExecutionName, readFleetExecutionName } from '../../shared/platform/executions.ts';
import { type FleetRecovery, recoverFleet } from '../../shared/usecases/recover-fleet.ts';
import { type Recovery, type RecoveryRooms, recoverHunt } from '../../shared/usecases/recover-hunt.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { door } from '../door.ts';
import { fleets, hunts } from '../environment/executions.ts';
import { records } from '../environment/records.ts';
import { functionSeat } from '../seat.ts';
import { inputSchema } from './schema.ts';

type Ended = v.InferOutput<typeof inputSchema>;

/** Stopping an execution runs no catch: the event that tells of its end leads to the clean-up, or goes on with the hunt or fleet. */
export const { run, handler } = door(
  inputSchema,
  async ({ detail: { name, status } }: Ended, rooms: RecoveryRooms & Pick<Rooms, 'fleets'>): Promise<Recovery | FleetRecovery> => {
    const fleet = readFleetExecutionName(name);
    if (fleet !== null) return recoverFleet({ ...fleet, status }, rooms);
    const execution = readExecutionName(name);
    return execution === null ? { huntId: null, done: 'unknown' } : recoverHunt({ ...execution, status }, functionSeat(), rooms);
  },
  async () => ({ ...(await records()), ...hunts(), ...fleets() }),
);
