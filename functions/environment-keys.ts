import { join } from 'node:path';
import type { Environment, FunctionEnvironment } from '../shared/platform/config.ts';
import { type KeyFiles, keyFiles } from '../shared/platform/key-files.ts';

/** Private keys: in Secrets Manager where no disk outlives the function, whose client is loaded by those who touch a key. */
export function environmentKeys({ stateDir, namespace }: Environment, { keys }: FunctionEnvironment): KeyFiles {
  if (keys === 'files') return keyFiles(join(stateDir, 'keys'));
  let opened: Promise<KeyFiles> | undefined;
  const secrets = () => (opened ??= import('./environment-secrets.ts').then(({ openKeySecrets }) => openKeySecrets(namespace)));
  return {
    write: async (name, privateKey) => (await secrets()).write(name, privateKey),
    replace: async (name, privateKey) => (await secrets()).replace(name, privateKey),
    remove: async (path) => (await secrets()).remove(path),
    discard: async (name) => (await secrets()).discard(name),
    read: async (path) => (await secrets()).read(path),
  };
}
