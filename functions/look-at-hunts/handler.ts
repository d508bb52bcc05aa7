import { lookAtHunts } from '../../shared/usecases/look-at-hunts.ts';
import { door } from '../door.ts';
import { lead } from '../environment/lead.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

/** One look at how far the hunts of a fleet are. */
export const { run, handler } = door(inputSchema, lookAtHunts, async () => {
  const rooms = await records();
  return { rooms, ...lead(rooms) };
});
