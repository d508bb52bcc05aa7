import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleCli } from '../../esbuild.config.mjs';
import { repository } from './temporary-clone.ts';

const run = promisify(execFile);
const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { version: string; files: string[] };

/** The package as npm would lay it out, without its dependencies: whatever the bundle still needs from outside would be missing. */
describe('the installed package', () => {
  let above: string;
  let home: string;

  beforeAll(async () => {
    above = mkdtempSync(join(tmpdir(), 'foothold-package-'));
    home = join(above, 'node_modules', 'foothold');
    for (const entry of ['package.json', ...manifest.files.filter((file) => !file.startsWith('dist/'))]) {
      if (existsSync(join(repository, entry))) cpSync(join(repository, entry), join(home, entry), { recursive: true });
    }
    await bundleCli(join(home, 'dist'));
  }, 120_000);

  afterAll(() => rmSync(above, { recursive: true, force: true }));

  it('says its version from the bundle, without sources and without dependencies', async () => {
    const { stdout } = await run(process.execPath, [join(home, 'bin', 'foothold.mjs'), '--version'], { cwd: above });

    expect(stdout.trim()).toBe(manifest.version);
  });

  it('describes the hunt command', async () => {
    const { stdout } = await run(process.execPath, [join(home, 'bin', 'foothold.mjs'), 'hunt', '--help'], { cwd: above });

    expect(stdout).toContain('--spec');
  });
});

describe('the packed files', () => {
  let files: string[];

  beforeAll(async () => {
    const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: repository,
      shell: process.platform === 'win32',
      maxBuffer: 2 ** 24,
    });
    // npm 11 answers with a list; later versions with an object by name.
    const answer = Object.values(JSON.parse(stdout) as Record<string, { files: { path: string }[] }>);
    files = answer.flatMap((entry) => entry.files.map((file) => file.path));
  }, 120_000);

  it('are the launcher, what it runs, and what a user reads', () => {
    expect(files).toEqual(expect.arrayContaining(['package.json', 'LICENSE', 'README.md', 'bin/foothold.mjs', 'bin/launch.mjs']));
  });

  it('hold no tests, no sources, no settings of ours', () => {
    const ours = files.filter((path) =>
      /(^|\/)test\/|\.test\.|\.ts$|^\.|^(bench|shared|functions|infra|coverage|node_modules)\//.test(path),
    );

    expect(ours).toEqual([]);
  });
});
