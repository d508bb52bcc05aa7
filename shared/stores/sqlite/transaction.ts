import type { DatabaseSync } from 'node:sqlite';

/** Runs synchronous work in one write transaction; all of it or nothing. */
export interface Transaction {
  <T>(work: () => T): T;
  /** The same, and on disk before it returns: also a power cut does not take it back, nor anything written before it. */
  durably<T>(work: () => T): T;
}

/**
 * `durably` raises `synchronous` for one commit: in WAL mode FULL syncs the log after the commit, and with it all commits
 * before. The pragma has no effect inside a transaction, hence around it.
 */
export function createTransaction(db: DatabaseSync): Transaction {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const usual = db.prepare('PRAGMA synchronous').get()?.['synchronous'];

  const run = <T>(work: () => T): T => {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      rollBack(db);
      throw error;
    }
  };

  const durably = <T>(work: () => T): T => {
    db.exec('PRAGMA synchronous = FULL');
    try {
      return run(work);
    } finally {
      db.exec(`PRAGMA synchronous = ${usual}`);
    }
  };

  return Object.assign(run, { durably });
}

function rollBack(db: DatabaseSync): void {
  try {
    db.exec('ROLLBACK');
  } catch {
    // SQLite has rolled back already: it does so by itself on a full disk or an I/O error.
  }
}
