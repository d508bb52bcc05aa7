import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StoreUnavailableError, UnreadableHuntError } from '../../shared/stores/errors.ts';
import type { Store } from '../../shared/stores/port.ts';
import { openDatabase } from '../../shared/stores/sqlite/open.ts';
import { openSqliteStore, storeOn } from '../../shared/stores/sqlite/sqlite-store.ts';
import { huntDocument, timelineEvent } from '../support/documents.ts';

let folder: string;
let file: string;
const closing: { close(): unknown }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foothold-store-'));
  file = join(folder, 'state', 'hunts.sqlite');
});
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
  rmSync(folder, { recursive: true, force: true });
});

const opened = (path: string): Store => {
  const store = openSqliteStore(path);
  closing.push(store);
  return store;
};

/** The raw file, as another program or a broken disk would change it. */
function meddle(sql: string, ...values: (string | number)[]): void {
  const db = new DatabaseSync(file);
  db.prepare(sql).run(...values);
  db.close();
}

function errorOf(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('the file of the SQLite store', () => {
  test.skipIf(process.platform === 'win32')('nobody else can read it, nor the folders made for it, nor the log beside it', async () => {
    const mask = process.umask(0);
    try {
      await opened(file).createHunt(huntDocument(), []);
    } finally {
      process.umask(mask);
    }

    const rights = (path: string) => (statSync(path).mode & 0o777).toString(8);

    expect(rights(join(folder, 'state'))).toBe('700');
    expect(readdirSync(join(folder, 'state')).sort()).toEqual(['hunts.sqlite', 'hunts.sqlite-shm', 'hunts.sqlite-wal']);
    for (const name of readdirSync(join(folder, 'state'))) expect([name, rights(join(folder, 'state', name))]).toEqual([name, '600']);
  });

  test.skipIf(process.platform === 'win32')('a folder that exists keeps the rights its owner gave it', () => {
    mkdirSync(join(folder, 'state'), { mode: 0o755 });

    opened(file);

    expect((statSync(join(folder, 'state')).mode & 0o777).toString(8)).toBe('755');
  });

  test('what was written is there for the next run, and a clean close leaves one file', async () => {
    const document = huntDocument();
    const first = openSqliteStore(file);
    await first.createHunt(document, [timelineEvent(document)]);
    await first.close();
    await first.close();

    const found = await opened(file).loadHunt(document.huntId);

    expect(found?.document).toEqual(document);
  });

  test('a store in memory makes no file', async () => {
    await opened(':memory:').createHunt(huntDocument(), []);

    expect(existsSync(':memory:')).toBe(false);
  });
});

describe('durability', () => {
  const modes = ['normal', 'full'];

  /** Runs a write and tells the synchronous setting its statements ran under, and the one left behind. */
  async function syncOf(sentAt: string | null, intents: 'power-cut' | 'crash', instanceAttempt: number | null = null) {
    const db = openDatabase(':memory:');
    db.exec('PRAGMA synchronous = NORMAL');
    const store = storeOn(db, ':memory:', { intents });
    closing.push(store);
    let during = '?';
    const now = () => modes[Number(db.prepare('PRAGMA synchronous').get()?.['synchronous']) - 1] as string;
    db.function('observe', () => {
      during = now();
      return null;
    });
    db.exec('CREATE TEMP TRIGGER watch AFTER UPDATE ON main.hunts BEGIN SELECT observe(); END');
    const plan = { attempt: 2, offering: 'o', token: 't', payloadHash: 'h', sentAt, lastSentAt: sentAt, sends: 1, unresolved: true };
    const instance = instanceAttempt === null ? null : instanceOf(instanceAttempt);
    const document = huntDocument({ plan, instance });
    await store.createHunt(document, []);
    await store.saveHunt(document, []);
    return { during, after: now() };
  }
  const at = '2026-11-01T12:00:00.000Z';
  const instanceOf = (attempt: number) => ({
    id: 'i',
    attempt,
    offering: 'o',
    launchedAt: at,
    workRequestId: null,
    state: 'coming',
    runningAt: null,
    publicIp: null,
    privateIp: null,
  });

  test.each([
    ['an intent is synced before the launch call goes out', at, 'power-cut', null, 'full'],
    ['an intent after an instance of an earlier attempt died is synced', at, 'power-cut', 1, 'full'],
    ['a plan that was not sent is not', null, 'power-cut', null, 'normal'],
    ['a document whose attempt has its instance is not', at, 'power-cut', 2, 'normal'],
    ['an intent of a rehearsal is not', at, 'crash', null, 'normal'],
  ] as const)('%s', async (_, sentAt, intents, attempt, expected) => {
    expect(await syncOf(sentAt, intents, attempt)).toEqual({ during: expected, after: 'normal' });
  });
});

describe('a file that cannot be used is named, with a remedy', () => {
  test('a file that is no database', () => {
    file = join(folder, 'hunts.sqlite');
    writeFileSync(file, 'no database at all\n'.repeat(500));

    const error = errorOf(() => openSqliteStore(file));

    expect(error).toBeInstanceOf(StoreUnavailableError);
    expect(error).toMatchObject({
      place: file,
      retryable: false,
      message: expect.stringMatching(/damaged.*Move it away/s),
      cause: expect.anything(),
    });
  });

  test('a file whose pages are damaged', async () => {
    const store = openSqliteStore(file);
    for (let each = 0; each < 20; each += 1) await store.createHunt(huntDocument(), []);
    await store.close();
    const size = statSync(file).size;
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(size - 4096, 0xa5), 0, size - 4096, 4096);
    closeSync(handle);

    const error = await (async () => opened(file).listHunts())().catch((reason: unknown) => reason);

    expect(error).toMatchObject({ name: 'StoreUnavailableError', place: file, remedy: expect.stringContaining('Move it away') });
  });

  test('a file of a newer Foothold', async () => {
    await openSqliteStore(file).close();
    meddle('PRAGMA user_version = 99');

    const error = errorOf(() => openSqliteStore(file));

    expect(error).toMatchObject({
      name: 'StoreUnavailableError',
      place: file,
      message: expect.stringMatching(/newer Foothold \(format 99/),
    });
  });

  test('a SQLite file of another program stays as it is', () => {
    mkdirSync(join(folder, 'state'));
    meddle('CREATE TABLE bookmarks (url TEXT)');

    const error = errorOf(() => openSqliteStore(file));

    expect(error).toMatchObject({ name: 'StoreUnavailableError', place: file, message: expect.stringContaining('another program') });
    const db = new DatabaseSync(file);
    expect(db.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'bookmarks' }]);
    db.close();
  });

  test('a path below a file', () => {
    writeFileSync(join(folder, 'state'), '');

    expect(errorOf(() => openSqliteStore(file))).toMatchObject({
      name: 'StoreUnavailableError',
      place: file,
      remedy: expect.stringContaining('FOOTHOLD_STATE_DIR'),
    });
  });

  test('a path that is a folder', () => {
    mkdirSync(file, { recursive: true });

    expect(errorOf(() => openSqliteStore(file))).toMatchObject({
      name: 'StoreUnavailableError',
      place: file,
      remedy: expect.stringContaining('write access'),
    });
  });

  test('a file that may only be read', async () => {
    await openSqliteStore(file).close();
    const store = storeOn(new DatabaseSync(file, { readOnly: true }), file);
    closing.push(store);

    await expect(store.createHunt(huntDocument(), [])).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      place: file,
      remedy: expect.stringContaining('write access'),
    });
    await expect(store.listHunts()).resolves.toEqual([]);
  });

  test('a full disk: the write is refused whole, and the store goes on once there is room', async () => {
    const db = openDatabase(':memory:');
    const store = storeOn(db, file);
    closing.push(store);
    const document = huntDocument();
    await store.createHunt(document, []);
    const pages = Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
    db.exec(`PRAGMA max_page_count = ${pages}`);
    const large = { ...document, region: 'x'.repeat(50_000) };

    const refused = await store.saveHunt(large, [timelineEvent(document)]).catch((error: unknown) => error);

    expect(refused).toMatchObject({
      name: 'StoreUnavailableError',
      place: file,
      message: expect.stringContaining('disk is full'),
      remedy: expect.stringContaining('Free some space'),
    });
    expect((await store.loadHunt(document.huntId))?.document).toEqual(document);
    expect(await store.timeline(document.huntId)).toEqual([]);
    db.exec(`PRAGMA max_page_count = ${pages + 100}`);
    await expect(store.saveHunt(large, [])).resolves.toMatchObject({ version: 2 });
  });

  test('a lock that somebody keeps is an error that may pass', async () => {
    await openSqliteStore(file).close();
    const other = new DatabaseSync(file);
    closing.push(other);
    const db = new DatabaseSync(file);
    const store = storeOn(db, file);
    closing.push(store);
    const document = huntDocument();
    await store.createHunt(document, []);
    db.exec('PRAGMA busy_timeout = 1');
    other.exec('BEGIN IMMEDIATE');

    await expect(store.saveHunt(document, [])).rejects.toMatchObject({ name: 'StoreUnavailableError', place: file, retryable: true });
    await expect(store.loadHunt(document.huntId)).resolves.toMatchObject({ document });

    other.exec('ROLLBACK');
    await expect(store.saveHunt(document, [])).resolves.toMatchObject({ version: 2 });
  });
});

describe('a record that no longer parses', () => {
  const damages: [string, string, RegExp][] = [
    ['is cut short', '{"format":1,', /document is not JSON/],
    ['is not an object', '[]', /not a JSON object/],
    ['has the format of a newer Foothold', JSON.stringify({ ...huntDocument(), format: 2 }), /format is 2/],
    [
      'belongs to another hunt',
      JSON.stringify(huntDocument({ huntId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' })),
      /document of hunt "01ARZ3NDEKTSV4RRFFQ69G5FAV"/,
    ],
  ];

  test.each(damages)('because it %s is an error that names hunt, file and reason', async (_, text, reason) => {
    const document = huntDocument();
    await opened(file).createHunt(document, []);
    meddle('UPDATE hunts SET document = ? WHERE id = ?', text, document.huntId);

    const error = await opened(file)
      .loadHunt(document.huntId)
      .catch((failure: unknown) => failure);

    expect(error).toBeInstanceOf(UnreadableHuntError);
    expect(error).toMatchObject({ huntId: document.huntId, message: expect.stringMatching(reason) });
    expect((error as Error).message).toContain(document.huntId);
    expect((error as Error).message).toContain(file);
  });

  test("because its version is not the row's is such an error", async () => {
    const document = huntDocument();
    await opened(file).createHunt(document, []);
    meddle('UPDATE hunts SET version = 5 WHERE id = ?', document.huntId);

    await expect(opened(file).loadHunt(document.huntId)).rejects.toThrow(/version 1, its row 5/);
  });

  test('a wish or an event that no longer parses is such an error', async () => {
    const document = huntDocument();
    await opened(file).createHunt(document, [timelineEvent(document)]);
    meddle("UPDATE hunts SET control = '{' WHERE id = ?", document.huntId);
    meddle("UPDATE events SET data = '{' WHERE hunt = ?", document.huntId);

    await expect(opened(file).loadHunt(document.huntId)).rejects.toThrow(/control is not JSON/);
    await expect(opened(file).timeline(document.huntId)).rejects.toThrow(/event 1 is not JSON/);
  });

  test('is told to a list that asks, which shows all others', async () => {
    const [good, bad] = [huntDocument(), huntDocument()];
    for (const document of [good, bad]) await opened(file).createHunt(document, []);
    meddle("UPDATE hunts SET document = '{' WHERE id = ?", bad.huntId);
    const told: string[] = [];

    const list = await opened(file).listHunts({ onUnreadable: ({ huntId }) => told.push(huntId) });

    expect(list).toEqual([good]);
    expect(told).toEqual([bad.huntId]);
  });

  test('fails a list that does not ask, so that a sweep never takes it for absent', async () => {
    const document = huntDocument();
    await opened(file).createHunt(document, []);
    meddle("UPDATE hunts SET document = '{' WHERE id = ?", document.huntId);

    await expect(opened(file).listHunts()).rejects.toBeInstanceOf(UnreadableHuntError);
  });
});
