import type { InterruptionState } from '../../shared/domain/interruption/state.ts';
import { runHooks } from '../../shared/usecases/run-hooks.ts';
import { door } from '../door.ts';
import { environmentFarewell } from '../environment-farewell.ts';
import { inputSchema } from './schema.ts';

/** One look at what is to be done before an instance goes. */
export const { run, handler } = door(
  inputSchema,
  (state, rooms): Promise<InterruptionState> => runHooks(state, { farewell: environmentFarewell, ...rooms }),
);
