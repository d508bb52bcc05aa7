import { attemptLaunch } from '../../shared/usecases/attempt-launch.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, attemptLaunch);
