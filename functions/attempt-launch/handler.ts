import { attemptLaunch } from '../../shared/usecases/attempt-launch.ts';
import { door } from '../door.ts';
import { clouds } from '../environment/clouds.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, attemptLaunch, async () => ({
  ...(await records()),
  ...clouds({ aws: () => import('./aws.ts'), oci: () => import('./oci.ts') }),
}));
