import { startReplacement } from '../../shared/usecases/start-replacement.ts';
import { door } from '../door.ts';
import { start } from '../environment/start.ts';
import { inputSchema } from './schema.ts';

/** A hunt in place of an instance that goes, where its own hunt asks for one. */
export const { run, handler } = door(inputSchema, startReplacement, async () => {
  const ground = await start();
  return { ...ground.rooms, start: ground };
});
