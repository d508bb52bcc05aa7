import { notify } from '../../shared/usecases/notify.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, notify);
