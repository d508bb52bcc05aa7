import type { InterruptionState } from '../../shared/domain/interruption/state.ts';
import { startReplacement } from '../../shared/usecases/start-replacement.ts';
import { door } from '../door.ts';
import { keptApi } from '../kept-api.ts';
import { inputSchema } from './schema.ts';

/** A hunt in place of an instance that goes, where its own hunt asks for one. */
export const { run, handler } = door(
  inputSchema,
  async (state, rooms): Promise<InterruptionState> => startReplacement(state, { ...rooms, start: await keptApi() }),
);
