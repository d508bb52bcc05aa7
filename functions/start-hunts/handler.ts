import { startHunts } from '../../shared/usecases/start-hunts.ts';
import { door } from '../door.ts';
import { start } from '../environment/start.ts';
import { inputSchema } from './schema.ts';

/** Starts the hunts of a fleet that are to be started now. */
export const { run, handler } = door(inputSchema, startHunts, start);
