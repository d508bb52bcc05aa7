import { readExecutionName, readFleetExecutionName } from '../../shared/platform/executions.ts';
import { type FleetRecovery, recoverFleet } from '../../shared/usecases/recover-fleet.ts';
import { type Recovery, recoverHunt } from '../../shared/usecases/recover-hunt.ts';
import { door } from '../door.ts';
import { functionSeat } from '../seat.ts';
import { inputSchema } from './schema.ts';

/** Stopping an execution runs no catch: the event that tells of its end leads to the clean-up, or goes on with the hunt or fleet. */
export const { run, handler } = door(inputSchema, async ({ detail: { name, status } }, rooms): Promise<Recovery | FleetRecovery> => {
  const fleet = readFleetExecutionName(name);
  if (fleet !== null) return recoverFleet({ ...fleet, status }, rooms);
  const execution = readExecutionName(name);
  return execution === null ? { huntId: null, done: 'unknown' } : recoverHunt({ ...execution, status }, functionSeat(), rooms);
});
