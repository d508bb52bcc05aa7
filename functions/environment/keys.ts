import { join } from 'node:path';
import { readEnvironment, readFunctionEnvironment } from '../../shared/platform/config.ts';
import { keyFiles } from '../../shared/platform/key-files.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { once } from './once.ts';

/** Private keys: in Secrets Manager where no disk outlives the function, whose client is loaded by those who touch a key. */
export function keys(): Pick<Rooms, 'keys'> {
  const { stateDir, namespace } = readEnvironment();
  if (readFunctionEnvironment().keys === 'files') return { keys: keyFiles(join(stateDir, 'keys')) };
  const secrets = once(async () => (await import('./secrets.ts')).openKeySecrets(namespace));
  return {
    keys: {
      write: async (name, privateKey) => (await secrets()).write(name, privateKey),
      replace: async (name, privateKey) => (await secrets()).replace(name, privateKey),
      remove: async (path) => (await secrets()).remove(path),
      discard: async (name) => (await secrets()).discard(name),
      read: async (path) => (await secrets()).read(path),
    },
  };
}
