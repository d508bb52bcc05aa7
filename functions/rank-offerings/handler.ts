import { rank } from '../../shared/usecases/rank-offerings.ts';
import { door } from '../door.ts';
import { clouds } from '../environment/clouds.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, rank, async () => ({
  ...(await records()),
  ...clouds({ aws: () => import('./aws.ts'), oci: () => import('./oci.ts') }),
}));
