import { readEnvironment } from '../../shared/platform/config.ts';
import { sweep } from '../../shared/usecases/sweep.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

/** It has no launch among its calls: a policy without RunInstances or LaunchInstance is enough for it. */
export const { run, handler } = door(inputSchema, ({ namespace, ...request }, rooms) =>
  sweep({ ...request, namespace: namespace ?? readEnvironment().namespace }, rooms),
);
