import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { rehearseOci } from '../../local/rehearse.ts';
import { partsOfRehearsal, type ServeParts, type Serving, serve } from '../../local/serve/open-serve.ts';
import { type Token, tokenOf } from '../../local/serve/tokens.ts';
import { parseScenario } from '../../local/simulated-oci/index.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { readEnvironment } from '../../shared/platform/config.ts';
import { silentLog } from '../../shared/platform/logger.ts';

const token = 'a-token-of-twenty-characters';
const environment = readEnvironment({});

/** A simulated cloud and a store that outlive the servers over them, and end with the test. */
export async function stage(scenario: JsonObject) {
  const folder = await mkdtemp(join(tmpdir(), 'foothold-serve-test-'));
  const running = await rehearseOci(parseScenario(scenario, 'test'), { name: 'test', paceForEyes: false }, folder);
  const parts = partsOfRehearsal({ cloud: 'oci', environment, callTimeoutMs: 5000, log: silentLog }, running, folder);
  onTestFinished(parts.closeAll);
  const kept: ServeParts = { ...parts, closeAll: async () => undefined };
  return {
    world: running.world,
    store: parts.rooms.store,
    open: (...more: Token[]) => serve(kept, { host: '127.0.0.1', port: 0, environment, tokens: [tokenOf('local', token), ...more] }),
  };
}

/** A request of the one caller whom the servers of the stage know; `key`: its idempotency key. */
export async function ask(
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
