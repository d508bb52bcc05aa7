import { currentHolder, isAlive } from '../../shared/platform/process-liveness.ts';
import { StaleWriteError } from '../../shared/stores/errors.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import { timelineEvent } from './documents.ts';

/**
 * A process of its own over a store file: `node store-runner.ts FILE HUNT TASK [N]`.
 * `count N`: N successful saves against whoever else saves, then prints `done`. `open N`: see below.
 * `hold`: takes the lease, saves once under it, prints `saved`, and stays until it is killed.
 */
const [file = '', huntId = '', task = '', times = '0'] = process.argv.slice(2);
const store = openSqliteStore(file);

async function load() {
  const found = await store.loadHunt(huntId);
  if (!found) throw new Error(`no hunt ${huntId} in ${file}`);
  return found.document;
}

async function count(target: number): Promise<void> {
  for (let saved = 0; saved < target; ) {
    const document = await load();
    try {
      await store.saveHunt(document, [timelineEvent(document, { data: { version: document.version + 1, pid: process.pid } })]);
      saved += 1;
    } catch (error) {
      if (!(error instanceof StaleWriteError)) throw error;
    }
  }
  await store.close();
  console.log('done');
}

async function hold(): Promise<void> {
  const document = await load();
  const now = Date.now();
  const { epoch } = await store.acquireLease({
    account: document.account,
    holder: currentHolder(),
    now: new Date(now).toISOString(),
    expiresAt: new Date(now + 3_600_000).toISOString(),
    isAlive: (holder) => isAlive(holder),
  });
  await store.saveHunt({ ...document, lease: { epoch }, phase: 'hunting' }, []);
  console.log('saved');
  setInterval(() => undefined, 60_000);
}

/** Opens new files, each together with all others that were told the same start (epoch ms): one every 8 ms. */
async function open(start: number, files: number): Promise<void> {
  for (let each = 0; each < files; each += 1) {
    while (Date.now() < start + each * 8);
    await openSqliteStore(`${file}.${each}`).close();
  }
  console.log('opened');
}

if (task === 'count') await count(Number(times));
else if (task === 'open') await open(Number(huntId), Number(times));
else await hold();
