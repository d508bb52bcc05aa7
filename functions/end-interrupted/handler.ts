import { endInterrupted } from '../../shared/usecases/end-interrupted.ts';
import { door } from '../door.ts';
import { clouds } from '../environment/clouds.ts';
import { lead } from '../environment/lead.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

/** Turns the hunt of an instance that is gone to its clean-up. */
export const { run, handler } = door(inputSchema, endInterrupted, async () => {
  const rooms = await records();
  return { ...rooms, ...clouds({ aws: () => import('./aws.ts'), oci: () => import('./oci.ts') }), start: lead(rooms) };
});
