import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contextReader } from '../../infra/aws/context.ts';

let [folder, home] = ['', ''];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foothold-context-'));
  home = join(folder, 'home');
  mkdirSync(home);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, value: object) => writeFileSync(join(folder, name), JSON.stringify(value));

describe('a parameter of the teardown', () => {
  it('is found wherever the deployment found it, the command line first', () => {
    write('home/.cdk.json', { context: { namespace: 'four', vpc: 'four' } });
    write('cdk.context.json', { namespace: 'three', regions: 'three', vpc: 'three' });
    write('cdk.json', { app: 'none', context: { namespace: 'two', regions: 'two' } });
    const read = contextReader({ given: ['namespace=none', 'namespace=one=1'], folder, home });

    expect(['namespace', 'regions', 'vpc', 'images'].map(read)).toEqual(['one=1', 'two', 'three', undefined]);
  });

  it('is found without any file', () => {
    expect(contextReader({ given: ['homeRegion=eu-central-1'], folder, home })('homeRegion')).toBe('eu-central-1');
  });
});
