import type * as v from 'valibot';
import { readEnvironment } from '../../shared/platform/config.ts';
import { sweep } from '../../shared/usecases/sweep.ts';
import type { SweepRooms } from '../../shared/usecases/sweep-sight.ts';
import { door } from '../door.ts';
import { clouds } from '../environment/clouds.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

type Wanted = v.InferOutput<typeof inputSchema>;

/** It has no launch among its calls: a policy without RunInstances or LaunchInstance is enough for it. */
export const { run, handler } = door(
  inputSchema,
  ({ namespace, ...request }: Wanted, rooms: SweepRooms) =>
    sweep({ ...request, namespace: namespace ?? readEnvironment().namespace }, rooms),
  async () => ({ ...(await records()), ...clouds({ aws: () => import('./aws.ts'), oci: () => import('./oci.ts') }) }),
);
