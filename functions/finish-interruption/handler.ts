import { finishInterruption } from '../../shared/usecases/finish-interruption.ts';
import { door } from '../door.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

/** Says on the hunt's timeline, and in the machine's output, what could not be done. */
export const { run, handler } = door(inputSchema, finishInterruption, records);
