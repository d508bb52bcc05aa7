import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions, describeSizes } from '../../esbuild.config.mjs';

interface FunctionModule {
  handler(event: unknown): Promise<unknown>;
  run(event: unknown, rooms: unknown): Promise<unknown>;
}

describe('the bundle of a function', () => {
  let folder: string;
  let sizes: string;

  beforeAll(async () => {
    // Outside the repository, so that nothing is found in its node_modules.
    folder = mkdtempSync(join(tmpdir(), 'foothold-functions-'));
    const [result] = await bundleFunctions(folder, ['attempt-launch']);
    sizes = result ? describeSizes(result) : '';
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('loads as a real file and exports its handler', async () => {
    const bundle = await load();

    expect(bundle.handler).toBeTypeOf('function');
  });

  it('keeps the names of errors through minification, since state machines match on them', async () => {
    const bundle = await load();

    await expect(Promise.resolve().then(() => bundle.run({}, {}))).rejects.toMatchObject({ name: 'InputError' });
  });

  it('tells what loads at once and what only when it is needed', () => {
    expect(sizes).toMatch(/attempt-launch\/index\.mjs: [\d,]+ KB at once, [\d,]+ KB when needed$/);
  });

  async function load(): Promise<FunctionModule> {
    const url = pathToFileURL(join(folder, 'attempt-launch', 'index.mjs')).href;
    return (await import(/* @vite-ignore */ url)) as FunctionModule;
  }
});
