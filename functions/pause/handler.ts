import { pauseHunt } from '../../shared/usecases/control.ts';
import { door } from '../door.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, pauseHunt, records);
