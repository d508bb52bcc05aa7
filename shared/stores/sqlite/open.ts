import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './faults.ts';
import { migrate } from './schema.ts';

/** How long a call waits, blocked, for another process's transaction. Ours take microseconds. */
const busyTimeoutMs = 5000;
/** Tries to switch a file to WAL: SQLite gives up at once, without waiting, when two processes switch together. */
const switchTries = 50;
const switchPauseMs = 20;

/**
 * Opens (or makes: file 0600, missing folders 0700) the database file, in WAL mode with the current schema.
 *
 * WAL and synchronous NORMAL: a committed write is in the operating system's hands, so `kill -9` of the process loses
 * nothing; a power cut may lose the newest writes, never the file (https://www.sqlite.org/pragma.html#pragma_synchronous).
 * `createCommit` asks for more where more is needed. Where the file system cannot do WAL, every write is synced.
 */
export function openDatabase(path: string): DatabaseSync {
  if (path !== ':memory:') prepareFile(path);
  const db = new DatabaseSync(path);
  try {
    db.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    const mode = switchToWal(db);
    db.exec(`PRAGMA synchronous = ${mode === 'wal' ? 'NORMAL' : 'FULL'}`);
    migrate(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * The file is made before SQLite opens it, so that it never exists with wider rights (SQLite gives -wal and -shm the rights
 * of the file). Only when it is missing: closing any descriptor of a file drops this process's POSIX locks on it
 * (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 */
function prepareFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function switchToWal(db: DatabaseSync): string {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return String(db.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode']);
    } catch (error) {
      if (!isBusy(error) || attempt === switchTries) throw error;
      // Opening is synchronous and happens once a process; there is nothing to be kept waiting.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, switchPauseMs);
    }
  }
}
