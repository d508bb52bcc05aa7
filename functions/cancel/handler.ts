import { cancelHunt } from '../../shared/usecases/control.ts';
import { door } from '../door.ts';
import { functionSit } from '../seat.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, (request, rooms) => cancelHunt(request, functionSit(rooms), rooms));
