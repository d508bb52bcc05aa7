import type { InterruptionState } from '../../shared/domain/interruption/state.ts';
import { endInterrupted } from '../../shared/usecases/end-interrupted.ts';
import { door } from '../door.ts';
import { keptApi } from '../kept-api.ts';
import { inputSchema } from './schema.ts';

/** Turns the hunt of an instance that is gone to its clean-up. */
export const { run, handler } = door(
  inputSchema,
  async (state, rooms): Promise<InterruptionState> => endInterrupted(state, { ...rooms, start: await keptApi() }),
);
