import { pollStatus } from '../../shared/usecases/poll-status.ts';
import { door } from '../door.ts';
import { clouds } from '../environment/clouds.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, pollStatus, async () => ({
  ...(await records()),
  ...clouds({ aws: () => import('./aws.ts'), oci: () => import('./oci.ts') }),
}));
