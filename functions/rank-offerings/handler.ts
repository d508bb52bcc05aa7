import { rank } from '../../shared/usecases/rank-offerings.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, rank);
