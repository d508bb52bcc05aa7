import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { currentHolder, isAlive } from '../../shared/platform/process-liveness.ts';
import { LeaseHeldError } from '../../shared/stores/errors.ts';
import type { Store } from '../../shared/stores/port.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import { huntDocument } from '../support/documents.ts';

const runner = fileURLToPath(new URL('../support/store-runner.ts', import.meta.url));
let folder: string;
let file: string;
let store: Store;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foothold-store-'));
  file = join(folder, 'hunts.sqlite');
  store = openSqliteStore(file);
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a process; resolves with its first line, or rejects with what it wrote to stderr. */
function run(huntId: string, ...task: string[]): { child: ChildProcess; firstLine: Promise<string> } {
  const child = spawn(process.execPath, ['--no-warnings', runner, file, huntId, ...task], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints += chunk;
  });
  const firstLine = new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('close', (code) => reject(new Error(`exit ${code}: ${complaints}`)));
  });
  return { child, firstLine };
}

test('processes that save the same hunt at once write every version exactly once', async () => {
  const document = huntDocument();
  await store.createHunt(document, []);
  const [processes, saves] = [2, 150];

  const lines = await Promise.all(Array.from({ length: processes }, () => run(document.huntId, 'count', String(saves)).firstLine));

  const events = await store.timeline(document.huntId);
  expect(lines).toEqual(Array(processes).fill('done'));
  expect((await store.loadHunt(document.huntId))?.document.version).toBe(1 + processes * saves);
  expect(events.map(({ data }) => data['version'])).toEqual(Array.from({ length: processes * saves }, (_, index) => index + 2));
  expect(new Set(events.map(({ data }) => data['pid'])).size).toBe(processes);
});

test('a runner killed with -9 leaves its last write and a lease that is taken over at once; while it lived it was named', async () => {
  const document = huntDocument();
  await store.createHunt(document, []);
  const { child, firstLine } = run(document.huntId, 'hold');
  expect(await firstLine).toBe('saved');
  const now = Date.now();
  const request = {
    account: document.account,
    holder: currentHolder(),
    now: new Date(now).toISOString(),
    expiresAt: new Date(now + 60_000).toISOString(),
    isAlive: (holder: Parameters<typeof isAlive>[0]) => isAlive(holder),
  };
  const refused = await store.acquireLease(request).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(LeaseHeldError);
  expect((refused as LeaseHeldError).message).toContain(`pid ${child.pid} `);

  child.kill('SIGKILL');
  await once(child, 'exit');

  const found = (await store.loadHunt(document.huntId))!.document;
  expect(found).toMatchObject({ version: 2, phase: 'hunting', lease: { epoch: 1 } });
  const { epoch } = await store.acquireLease(request);
  await expect(store.saveHunt({ ...found, lease: { epoch } }, [])).resolves.toMatchObject({ version: 3, lease: { epoch: 2 } });
});

test('processes that make the same new file at the same instant all find it usable', async () => {
  const [processes, files, start] = [3, 60, Date.now() + 600];

  const lines = await Promise.all(Array.from({ length: processes }, () => run(String(start), 'open', String(files)).firstLine));

  expect(lines).toEqual(Array(processes).fill('opened'));
  expect(readdirSync(folder).filter((name) => /sqlite\.\d+$/.test(name))).toHaveLength(files);
});
