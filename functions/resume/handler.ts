import { resumeHunt } from '../../shared/usecases/control.ts';
import { door } from '../door.ts';
import { functionSeat } from '../seat.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, (request, rooms) => resumeHunt(request, functionSeat(), rooms));
