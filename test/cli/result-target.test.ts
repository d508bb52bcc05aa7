import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkResultTarget, writeResult } from '../../cli/output/result-target.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foothold-output-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function target(path: string) {
  const checked = await checkResultTarget(path);
  if ('problem' in checked) throw new Error(JSON.stringify(checked.problem));
  return checked.target;
}

describe('the check of --output', () => {
  test('touches nothing', async () => {
    const there = join(folder, 'old.json');
    await writeFile(there, 'old');

    await target(there);
    await target(join(folder, 'new.json'));

    expect(await readdir(folder)).toEqual(['old.json']);
    expect(await readFile(there, 'utf8')).toBe('old');
  });

  test.each([
    ['missing/result.json', 'there is no folder'],
    ['.', 'which is a folder'],
    ['file/result.json', 'is not a folder'],
  ])('%s is a problem: %s', async (path, got) => {
    await writeFile(join(folder, 'file'), '');

    const checked = await checkResultTarget(join(folder, path));

    expect(checked).toMatchObject({ problem: { path: '--output', got: expect.stringContaining(got) } });
  });

  test('refuses to overwrite the spec, even through a link', async () => {
    const spec = join(folder, 'spec.json');
    await writeFile(spec, '{}');
    await symlink(spec, join(folder, 'link.json'));

    const checked = await checkResultTarget(join(folder, 'link.json'), [spec]);

    expect(checked).toMatchObject({ problem: { got: expect.stringContaining('read as input') } });
  });

  test.skipIf(process.getuid?.() === 0)('refuses a folder that is read-only', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o500 });

    const checked = await checkResultTarget(join(closed, 'x.json'));

    expect(checked).toMatchObject({ problem: { expected: 'a folder that can be written' } });
  });
});

describe('the result file', () => {
  test('is whole, private, and alone in its folder', async () => {
    const path = join(folder, 'result.json');

    await writeResult(await target(path), '{"id":1}\n');

    expect(await readFile(path, 'utf8')).toBe('{"id":1}\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['result.json']);
  });

  test('keeps the mode of the file that it replaces', async () => {
    const path = join(folder, 'result.json');
    await writeFile(path, 'old');
    await chmod(path, 0o640);

    await writeResult(await target(path), 'new');

    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  test('goes where a link points, and the link stays', async () => {
    await writeFile(join(folder, 'real.json'), 'old');
    await symlink('real.json', join(folder, 'link.json'));

    await writeResult(await target(join(folder, 'link.json')), 'new');

    expect(await readFile(join(folder, 'real.json'), 'utf8')).toBe('new');
    expect((await readdir(folder)).toSorted()).toEqual(['link.json', 'real.json']);
  });

  test('says why when its folder has gone since the check', async () => {
    const path = join(folder, 'result.json');
    await writeFile(path, 'old');
    const checked = await target(path);
    await rm(folder, { recursive: true });

    const writing = writeResult(checked, 'new');

    await expect(writing).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('a device is written in place', async () => {
    const checked = await target('/dev/null');

    await writeResult(checked, 'gone');

    expect(checked.how).toBe('in-place');
    expect((await stat('/dev/null')).isCharacterDevice()).toBe(true);
  });
});
