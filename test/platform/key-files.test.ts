import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyFiles } from '../../shared/platform/key-files.ts';

const secret = '-----BEGIN OPENSSH PRIVATE KEY-----\ncanary-of-a-key\n-----END OPENSSH PRIVATE KEY-----\n';
const posix = process.platform !== 'win32';

let home: string;
let dir: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'foothold-key-files-'));
  dir = join(home, 'state', 'keys');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const mode = (path: string) => statSync(path).mode & 0o777;
const failure = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => Promise.reject(new Error('expected it to fail')),
    (error: Error) => error,
  );

describe('writing a key file', () => {
  test('makes the file, and nothing else, with the key in it', async () => {
    const path = await keyFiles(dir).write('hunt-1', secret);

    expect(path).toBe(join(dir, 'hunt-1'));
    expect(await keyFiles(dir).read(path)).toBe(secret);
    expect(readdirSync(dir)).toEqual(['hunt-1']);
  });

  test('ends the file with a line end, without which OpenSSH reads no key', async () => {
    const path = await keyFiles(dir).write('hunt-1', secret.trimEnd());

    expect(await keyFiles(dir).read(path)).toBe(secret);
  });

  test.runIf(posix)('lets nobody else read: folder 0700, file 0600, also where the folder was open', async () => {
    mkdirSync(dir, { recursive: true });
    chmodSync(dir, 0o755);

    const path = await keyFiles(dir).write('hunt-1', secret);

    expect(mode(dir)).toBe(0o700);
    expect(mode(path)).toBe(0o600);
  });

  test('never overwrites: the second writer is told, the first key stays, nothing is left lying about', async () => {
    const files = keyFiles(dir);
    const path = await files.write('hunt-1', secret);

    const error = await failure(files.write('hunt-1', 'canary-of-another'));

    expect(error).toMatchObject({ name: 'KeyFileExistsError', path });
    expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain('canary');
    expect(await files.read(path)).toBe(secret);
    expect(readdirSync(dir)).toEqual(['hunt-1']);
  });

  test('lets exactly one of many writers at once win, whole', async () => {
    const files = keyFiles(dir);

    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => files.write('hunt-1', `${index}`.repeat(5000))));

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await files.read(join(dir, 'hunt-1'))).toMatch(/^(\d)\1{4999}\n$/);
    expect(readdirSync(dir)).toEqual(['hunt-1']);
  });

  test.each(['', '..', '../x', 'a/b', '.hidden', 'a\u0000b'])('refuses a name that is no plain file name: %j', async (name) => {
    const error = await failure(keyFiles(dir).write(name, secret));

    expect(error).toMatchObject({ name: 'InputError' });
    expect(error.message).not.toContain('canary');
    expect(existsSync(dir)).toBe(false);
  });

  test('tells other failures as they are, without the key', async () => {
    writeFileSync(join(home, 'state'), 'a file where the folder should be');

    const error = await failure(keyFiles(dir).write('hunt-1', secret));

    expect(error).toMatchObject({ code: expect.stringMatching(/^(ENOTDIR|EEXIST)$/) });
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('canary');
  });
});

describe('replacing a key file', () => {
  test('puts the new key where the old one was, with the same care', async () => {
    const files = keyFiles(dir);
    await files.write('hunt-1', 'old');

    const path = await files.replace('hunt-1', secret);

    expect(path).toBe(join(dir, 'hunt-1'));
    expect(await files.read(path)).toBe(secret);
    expect(readdirSync(dir)).toEqual(['hunt-1']);
    if (posix) expect(mode(path)).toBe(0o600);
  });

  test('is as good as writing where there was none', async () => {
    const path = await keyFiles(dir).replace('hunt-1', secret);

    expect(await keyFiles(dir).read(path)).toBe(secret);
  });

  test('touches nothing outside its folder', async () => {
    const precious = join(home, 'state', 'precious');
    mkdirSync(join(home, 'state'));
    writeFileSync(precious, secret);

    const error = await failure(keyFiles(dir).replace('../precious', 'new'));

    expect(error).toMatchObject({ name: 'InputError' });
    expect(await keyFiles(dir).read(precious)).toBe(secret);
  });
});

describe('removing a key file', () => {
  test('removes it, and is content when it is gone', async () => {
    const files = keyFiles(dir);
    const path = await files.write('hunt-1', secret);

    await files.remove(path);
    await files.remove(path);

    expect(readdirSync(dir)).toEqual([]);
  });

  test('touches nothing outside its folder', async () => {
    const precious = join(home, 'id_ed25519');
    writeFileSync(precious, secret);

    const error = await failure(keyFiles(dir).remove(join(dir, '..', '..', 'id_ed25519')));

    expect(error).toMatchObject({ name: 'InputError' });
    expect(existsSync(precious)).toBe(true);
  });
});

describe('reading a key file', () => {
  test('that is not there is bad input, told with its path', async () => {
    const error = await failure(keyFiles(dir).read(join(dir, 'none')));

    expect(error).toMatchObject({
      name: 'InputError',
      problems: [{ path: join(dir, 'none'), expected: 'a private key', got: 'no such file' }],
    });
  });

  test('that cannot be read is bad input, told with the reason', async () => {
    const error = await failure(keyFiles(dir).read(home));

    expect(error).toMatchObject({ name: 'InputError', problems: [{ got: 'a file that cannot be read (EISDIR)' }] });
  });
});
