import { pollStatus } from '../../shared/usecases/poll-status.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, pollStatus);
