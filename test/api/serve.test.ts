import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { rehearseOci } from '../../local/rehearse.ts';
import { partsOfRehearsal, type ServeParts, type Serving, serve } from '../../local/serve/open-serve.ts';
import { tokenOf } from '../../local/serve/tokens.ts';
import { parseScenario } from '../../local/simulated-oci/index.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { readEnvironment } from '../../shared/platform/config.ts';
import { silentLog } from '../../shared/platform/logger.ts';
import { huntBody } from '../support/api.ts';

const token = 'a-token-of-twenty-characters';
const environment = readEnvironment({});

/** A simulated cloud and a store that outlive the servers over them. */
async function stage(scenario: JsonObject, onTestFinished: (end: () => Promise<void>) => void) {
  const folder = await mkdtemp(join(tmpdir(), 'foothold-serve-test-'));
  const running = await rehearseOci(parseScenario(scenario, 'test'), { name: 'test', paceForEyes: false }, folder);
  const parts = partsOfRehearsal({ cloud: 'oci', environment, callTimeoutMs: 5000, log: silentLog }, running, folder);
  onTestFinished(parts.closeAll);
  const kept: ServeParts = { ...parts, closeAll: async () => undefined };
  return {
    world: running.world,
    store: parts.rooms.store,
    open: () => serve(kept, { host: '127.0.0.1', port: 0, environment, tokens: [tokenOf('local', token)] }),
  };
}

async function ask(
  { url }: Serving,
  method: string,
  path: string,
  body?: unknown,
  key = 'key',
): Promise<{ status: number; json: JsonObject }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key };
  const answer = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, json: (await answer.json()) as JsonObject };
}

const full = { capacity: { windows: [] } };

describe('foothold serve', { timeout: 60_000 }, () => {
  test('runs several hunts of one account in one process, each to one instance', async ({ onTestFinished }) => {
    const { world, open } = await stage(
      { limits: {}, lifecycle: { provisioning: 20, boot: 5, terminating: 5, console: 5 } },
      onTestFinished,
    );
    const serving = await open();

    const started = await Promise.all(['one', 'two', 'three'].map((key) => ask(serving, 'POST', '/hunts', huntBody, key)));
    await serving.engine.idle();
    const { json } = await ask(serving, 'GET', '/hunts');
    await serving.close();

    expect(started.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(json['hunts']).toMatchObject([{ phase: 'ready' }, { phase: 'ready' }, { phase: 'ready' }]);
    expect(world.living()).toHaveLength(3);
  });

  test('gives the lease back when its last hunt has ended', async ({ onTestFinished }) => {
    const { store, open } = await stage({ limits: {} }, onTestFinished);
    const serving = await open();

    await ask(serving, 'POST', '/hunts', huntBody);
    await serving.engine.idle();
    const [hunt] = await store.listHunts();
    const lease = await store.readLease(hunt?.account ?? '');
    await serving.close();

    expect(lease).toBeNull();
  });

  test('keeps its hunts when it is stopped, and goes on with them when it starts again', async ({ onTestFinished }) => {
    const { store, world, open } = await stage(full, onTestFinished);
    const first = await open();
    const { json } = await ask(first, 'POST', '/hunts', huntBody);
    await vi.waitUntil(async () => (await store.listHunts())[0]!.counters.attempts > 3);
    await first.close();
    const [stopped] = await store.listHunts();

    const second = await open();
    const resumed = second.resumed;
    await ask(second, 'POST', `/hunts/${String(json['huntId'])}/cancel`);
    await second.engine.idle();
    await second.close();

    expect(stopped).toMatchObject({ phase: 'paused', endedAt: null });
    expect(resumed).toEqual([json['huntId']]);
    expect((await store.listHunts())[0]).toMatchObject({ phase: 'cancelled' });
    expect(world.living()).toEqual([]);
  });

  test('leaves a hunt alone that a person has paused, until it is resumed', async ({ onTestFinished }) => {
    const { store, open } = await stage(full, onTestFinished);
    const first = await open();
    const { json } = await ask(first, 'POST', '/hunts', huntBody);
    const path = `/hunts/${String(json['huntId'])}`;
    await ask(first, 'POST', `${path}/pause`);
    await first.engine.idle();
    await first.close();

    const second = await open();
    const resumed = second.resumed;
    const answer = await ask(second, 'POST', `${path}/resume`);
    const leading = second.engine.leading();
    await ask(second, 'POST', `${path}/cancel`);
    await second.engine.idle();
    await second.close();

    expect(resumed).toEqual([]);
    expect(answer).toMatchObject({ status: 202, json: { problem: null } });
    expect(leading).toEqual([json['huntId']]);
    expect((await store.listHunts())[0]).toMatchObject({ phase: 'cancelled' });
  });

  test('cleans up when it is stopped where the hunt says so', async ({ onTestFinished }) => {
    const { store, world, open } = await stage(full, onTestFinished);
    const serving = await open();
    await ask(serving, 'POST', '/hunts', { ...huntBody, hunt: { onInterrupt: 'clean-up' } });
    await vi.waitUntil(async () => (await store.listHunts())[0]!.counters.attempts > 3);

    await serving.close();

    expect((await store.listHunts())[0]).toMatchObject({ phase: 'cancelled' });
    expect(world.living()).toEqual([]);
  });

  test('starts the hunt of a record that a death left without a runner', async ({ onTestFinished }) => {
    const { store, open } = await stage({ limits: {} }, onTestFinished);
    const first = await open();
    Object.assign(first.api.engine, { start: () => Promise.reject(new Error('killed')) });
    const broken = await ask(first, 'POST', '/hunts', huntBody);
    await first.close();

    const second = await open();
    await second.engine.idle();
    await second.close();

    expect(broken.status).toBe(500);
    expect((await store.listHunts()).map(({ phase }) => phase)).toEqual(['ready']);
  });
});
