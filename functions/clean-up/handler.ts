import { cleanUp } from '../../shared/usecases/clean-up.ts';
import { door } from '../door.ts';
import { clouds } from '../environment/clouds.ts';
import { keys } from '../environment/keys.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, cleanUp, async () => ({
  ...(await records()),
  ...clouds({ aws: () => import('./aws.ts'), oci: () => import('./oci.ts') }),
  ...keys(),
}));
