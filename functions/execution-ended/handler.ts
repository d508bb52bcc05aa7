import { readExecutionName } from '../../shared/platform/executions.ts';
import { type Recovery, recoverHunt } from '../../shared/usecases/recover-hunt.ts';
import { door } from '../door.ts';
import { functionSeat } from '../seat.ts';
import { inputSchema } from './schema.ts';

/** Stopping an execution runs no catch: the event that tells of its end leads to the clean-up, or goes on with the hunt. */
export const { run, handler } = door(inputSchema, async ({ detail: { name, status } }, rooms): Promise<Recovery> => {
  const execution = readExecutionName(name);
  return execution === null ? { huntId: null, done: 'unknown' } : recoverHunt({ ...execution, status }, functionSeat(), rooms);
});
