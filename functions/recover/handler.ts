import { recover } from '../../shared/usecases/recover.ts';
import { door } from '../door.ts';
import { functionSeat } from '../seat.ts';
import { inputSchema } from './schema.ts';

/** A schedule calls it: what no event tells of (a death between record and StartExecution, an event that was lost) is found by looking. */
export const { run, handler } = door(inputSchema, (_, rooms) => recover(functionSeat(), rooms));
