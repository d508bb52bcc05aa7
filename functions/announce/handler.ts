import { announceEnd } from '../../shared/usecases/announce.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, announceEnd);
