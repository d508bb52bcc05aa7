import { prepareKeyPair } from '../../shared/usecases/prepare-key-pair.ts';
import { door } from '../door.ts';
import { clouds } from '../environment/clouds.ts';
import { keyMaking } from '../environment/key-making.ts';
import { keys } from '../environment/keys.ts';
import { records } from '../environment/records.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, prepareKeyPair, async () => ({
  ...(await records()),
  ...clouds({ aws: () => import('./aws.ts'), oci: () => import('./oci.ts') }),
  ...keys(),
  ...keyMaking(),
}));
