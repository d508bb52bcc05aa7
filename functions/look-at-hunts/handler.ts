import type { FleetState } from '../../shared/domain/fleet/state.ts';
import { lookAtHunts } from '../../shared/usecases/look-at-hunts.ts';
import { door } from '../door.ts';
import { keptApi } from '../kept-api.ts';
import { inputSchema } from './schema.ts';

/** One look at how far the hunts of a fleet are. */
export const { run, handler } = door(
  inputSchema,
  async (state, rooms): Promise<FleetState> => lookAtHunts(state, { ...(await keptApi()), rooms }),
);
