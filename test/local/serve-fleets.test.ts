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

async function ask({ url }: Serving, method: string, path: string, body?: unknown): Promise<JsonObject> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'key' };
  const answer = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return (await answer.json()) as JsonObject;
}

const full = { capacity: { windows: [] }, limits: {} };
const body = { count: 2, name: 'web', hunt: huntBody };

describe('a fleet of foothold serve', { timeout: 60_000 }, () => {
  test('runs to its end, and is told whole', async ({ onTestFinished }) => {
    const { world, open } = await stage({ limits: {} }, onTestFinished);
    const serving = await open();

    const started = await ask(serving, 'POST', '/fleets', body);
    await serving.fleets.idle();
    const ended = await ask(serving, 'GET', `/fleets/${String(started['fleetId'])}`);
    await serving.close();

    expect(ended).toMatchObject({ phase: 'ready', summary: { ready: 2 }, endedAt: expect.any(String) });
    expect(world.living()).toHaveLength(2);
  });

  test('goes on when the server starts again, with the very same hunts, and is cancelled whole', async ({ onTestFinished }) => {
    const { store, world, open } = await stage(full, onTestFinished);
    const first = await open();
    const started = await ask(first, 'POST', '/fleets', body);
    await vi.waitUntil(async () => (await store.listHunts()).filter(({ counters }) => counters.attempts > 2).length === 2);
    await first.close();
    const kept = await store.listHunts();

    const second = await open();
    await ask(second, 'POST', `/fleets/${String(started['fleetId'])}/cancel`);
    await second.fleets.idle();
    const ended = await ask(second, 'GET', `/fleets/${String(started['fleetId'])}`);
    await second.close();

    const hunts = await store.listHunts();
    expect(kept.map(({ phase }) => phase)).toEqual(['paused', 'paused']);
    expect(hunts.map(({ huntId, phase }) => [huntId, phase])).toEqual(kept.map(({ huntId }) => [huntId, 'cancelled']));
    expect(ended).toMatchObject({ phase: 'cancelled', summary: { cancelled: 2 } });
    expect(world.living()).toEqual([]);
  });
});
