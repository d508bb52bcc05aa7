import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bundleFunctions, describeSizes } from '../../esbuild.config.mjs';
import { openTable } from '../support/dynalite.ts';

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
    const [result] = await bundleFunctions(folder, ['attempt-launch', 'recover']);
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

  it('reads its table with the keys that Lambda puts into the environment', async () => {
    const { table, endpoint, keys, close } = await openTable();
    const machine = (name: string) => `arn:aws:states:us-east-1:111122223333:stateMachine:foothold-${name}`;
    vi.stubEnv('FOOTHOLD_STORE', `dynamodb:${table}`);
    vi.stubEnv('FOOTHOLD_HUNT_MACHINE', machine('hunt'));
    vi.stubEnv('FOOTHOLD_FLEET_MACHINE', machine('fleet'));
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv('AWS_ENDPOINT_URL', endpoint);
    vi.stubEnv('AWS_ACCESS_KEY_ID', keys.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', keys.secretAccessKey);
    const { handler } = await load('recover');

    const answer = await handler({});
    await close();

    const none = { seen: 0, started: [], resumed: [], left: [] };
    expect(answer).toEqual({ hunts: none, fleets: none });
  });

  async function load(name = 'attempt-launch'): Promise<FunctionModule> {
    const url = pathToFileURL(join(folder, name, 'index.mjs')).href;
    return (await import(/* @vite-ignore */ url)) as FunctionModule;
  }
});
