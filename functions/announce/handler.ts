import { announceEnd } from '../../shared/usecases/announce.ts';
import { door } from '../door.ts';
import { clouds } from '../environment/clouds.ts';
import { metrics } from '../environment/metrics.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, announceEnd, async () => ({
  ...(await records()),
  ...clouds({ aws: () => import('./aws.ts'), oci: () => import('./oci.ts') }),
  ...metrics(),
}));
