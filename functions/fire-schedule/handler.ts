import type { ApiRooms } from '../../shared/usecases/api-rooms.ts';
import { type Firing, type FiringAnswer, fireSchedule } from '../../shared/usecases/fire-schedule.ts';
import { door } from '../door.ts';
import { environmentApi } from '../environment-api.ts';
import { inputSchema } from './schema.ts';

/** The hunt of a schedule that is due. */
export const { run, handler } = door(inputSchema, async (firing: Firing): Promise<FiringAnswer> => fireSchedule(firing, await api()));

let opened: Promise<ApiRooms> | undefined;
function api(): Promise<ApiRooms> {
  opened ??= environmentApi().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}
