import { InputError } from '../domain/problem.ts';
import { KeyFileExistsError, type KeyFiles } from './key-files.ts';
import type { Secrets } from './secrets.ts';

/** Names of key secrets start so; policies and people go by it. */
export function keySecretPrefix(namespace: string): string {
  return `${namespace}/keys/`;
}

/**
 * Private keys as secrets, where no disk outlives a function: `{namespace}/keys/{name}`, which is their path too. They bear the
 * namespace's tag.
 */
export function keySecrets(secrets: Secrets, namespace: string): KeyFiles {
  const prefix = keySecretPrefix(namespace);
  const tags = { [namespace]: 'true' };

  function pathOf(name: string): string {
    if (/^[A-Za-z0-9][\w.-]*$/.test(name)) return `${prefix}${name}`;
    throw new InputError([{ path: 'key name', expected: 'letters, digits, ".", "_" and "-"', got: JSON.stringify(name) }]);
  }

  function assertOwn(path: string, remedy: string): void {
    if (!path.startsWith(prefix)) throw new InputError([{ path, expected: `a secret under ${prefix}`, got: 'another place', remedy }]);
  }

  return {
    async write(name, privateKey) {
      const path = pathOf(name);
      if (await secrets.create(path, withNewline(privateKey), tags)) return path;
      throw new KeyFileExistsError(path);
    },
    async replace(name, privateKey) {
      const path = pathOf(name);
      const value = withNewline(privateKey);
      // Between the two another run may have made it: then it is there to be replaced.
      if (!(await secrets.put(path, value)) && !(await secrets.create(path, value, tags))) await secrets.put(path, value);
      return path;
    },
    async remove(path) {
      assertOwn(path, 'only keys that Foothold made are removed');
      await secrets.remove(path);
    },
    discard: async (name) => secrets.remove(pathOf(name)),
    async read(path) {
      assertOwn(path, 'let Foothold make a temporary key (key.mode "temporary")');
      const key = await secrets.read(path);
      if (key === null) throw new InputError([{ path, expected: 'a private key', got: 'no such secret' }]);
      return key;
    },
  };
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
