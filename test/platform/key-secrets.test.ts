import { describe, expect, it } from 'vitest';
import { InputError } from '../../shared/domain/problem.ts';
import { KeyFileExistsError } from '../../shared/platform/key-files.ts';
import { keySecrets } from '../../shared/platform/key-secrets.ts';
import { readOciSecret } from '../../shared/platform/oci-secret.ts';
import type { Secrets } from '../../shared/platform/secrets.ts';

function memory(): { kept: Map<string, string>; secrets: Secrets } {
  const kept = new Map<string, string>();
  const secrets: Secrets = {
    async create(name, value) {
      if (kept.has(name)) return false;
      kept.set(name, value);
      return true;
    },
    async put(name, value) {
      if (!kept.has(name)) return false;
      kept.set(name, value);
      return true;
    },
    read: async (name) => kept.get(name) ?? null,
    async remove(name) {
      kept.delete(name);
    },
  };
  return { kept, secrets };
}

describe('keys as secrets', () => {
  it('are written under the namespace, read by their path, and removed', async () => {
    const { kept, secrets } = memory();
    const keys = keySecrets(secrets, 'acode');

    const path = await keys.write('acode-1', 'PEM');
    const read = await keys.read(path);
    await keys.remove(path);

    expect([path, read, kept.size]).toEqual(['acode/keys/acode-1', 'PEM\n', 0]);
  });

  it('are not written over one that is there, and say its path', async () => {
    const keys = keySecrets(memory().secrets, 'acode');
    await keys.write('one', 'first');

    const error = await keys.write('one', 'second').catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(KeyFileExistsError);
    expect(error).toMatchObject({ path: 'acode/keys/one' });
    expect(await keys.read('acode/keys/one')).toBe('first\n');
  });

  it('are replaced, whether there was one or not', async () => {
    const keys = keySecrets(memory().secrets, 'acode');

    const paths = [await keys.replace('one', 'first'), await keys.replace('one', 'second')];

    expect(new Set(paths)).toEqual(new Set(['acode/keys/one']));
    expect(await keys.read('acode/keys/one')).toBe('second\n');
  });

  it('are replaced when another run makes the secret in between', async () => {
    const { kept, secrets } = memory();
    let puts = 0;
    const late: Secrets = {
      ...secrets,
      async put(name, value) {
        puts += 1;
        if (puts > 1) return secrets.put(name, value);
        kept.set(name, 'of another run');
        return false;
      },
    };

    await keySecrets(late, 'acode').replace('one', 'mine');

    expect(kept.get('acode/keys/one')).toBe('mine\n');
  });

  it.each(['prod/db', 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod', '/home/ana/.ssh/id'])(
    'refuse %s, which is not theirs',
    async (path) => {
      const keys = keySecrets(memory().secrets, 'acode');

      await expect(keys.read(path)).rejects.toBeInstanceOf(InputError);
      await expect(keys.remove(path)).rejects.toBeInstanceOf(InputError);
    },
  );

  it('discard one that is gone without a word, and say so when it is to be read', async () => {
    const keys = keySecrets(memory().secrets, 'acode');

    await keys.discard('gone');

    await expect(keys.read('acode/keys/gone')).rejects.toThrow(/no such secret/);
    await expect(keys.write('../up', 'x')).rejects.toBeInstanceOf(InputError);
  });
});

describe('the OCI secret', () => {
  const good = {
    tenancy: 'ocid1.tenancy.oc1..a',
    user: 'ocid1.user.oc1..b',
    fingerprint: '20:3b',
    region: 'eu-frankfurt-1',
    key_content: 'PEM-OF-ANA',
  };
  const read = (value: string | null) => readOciSecret({ read: async () => value }, 'oci');

  it('is the fields of a profile with the key itself', async () => {
    expect(await read(JSON.stringify({ ...good, more: 1 }))).toEqual(good);
  });

  it.each([null, '', 'PEM-OF-ANA', '["PEM-OF-ANA"]', JSON.stringify({ ...good, tenancy: 'PEM-OF-ANA', user: 5 })])(
    'names what is wrong with %j, never what it holds',
    async (value) => {
      const error = await read(value).catch((thrown: unknown) => thrown as Error);

      expect(error).toBeInstanceOf(InputError);
      expect(String(error)).toContain('OCI secret');
      expect(JSON.stringify([String(error), error])).not.toContain('PEM-OF-ANA');
    },
  );
});
