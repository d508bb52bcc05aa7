import { fireSchedule } from '../../shared/usecases/fire-schedule.ts';
import { door } from '../door.ts';
import { schedules } from '../environment/schedules.ts';
import { inputSchema } from './schema.ts';

/** The hunt of a schedule that is due. */
export const { run, handler } = door(inputSchema, fireSchedule, schedules);
