import { cleanUp } from '../../shared/usecases/clean-up.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, cleanUp);
