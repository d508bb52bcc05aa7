import type { FleetState } from '../../shared/domain/fleet/state.ts';
import { startHunts } from '../../shared/usecases/start-hunts.ts';
import { door } from '../door.ts';
import { keptApi } from '../kept-api.ts';
import { inputSchema } from './schema.ts';

/** Starts the hunts of a fleet that are to be started now. */
export const { run, handler } = door(
  inputSchema,
  async (state, rooms): Promise<FleetState> => startHunts(state, { ...(await keptApi()), rooms }),
);
