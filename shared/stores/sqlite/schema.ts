import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailableError } from '../errors.ts';

/** "FHLD", in the file's header, so that a file of another program is never taken for ours. */
export const applicationId = 0x46484c44;

/**
 * One entry a schema version, applied in order; never edited once released. Narrow columns come before the document, so
 * that a list filters without reading documents. Events lie in one tree by (hunt, seq): no second index to keep.
 * A released lease keeps its row, for its epoch must never be given out again.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE hunts (
    id TEXT PRIMARY KEY NOT NULL, account TEXT NOT NULL, epoch INTEGER NOT NULL, version INTEGER NOT NULL, phase TEXT NOT NULL,
    created TEXT NOT NULL, updated TEXT NOT NULL, ended TEXT, control TEXT, document TEXT NOT NULL
  ) STRICT;
  CREATE INDEX hunts_by_age ON hunts (created, id);
  CREATE TABLE events (
    hunt TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, event TEXT NOT NULL, data TEXT NOT NULL, PRIMARY KEY (hunt, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE leases (
    account TEXT PRIMARY KEY NOT NULL, epoch INTEGER NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL, started TEXT,
    acquired TEXT NOT NULL, expires TEXT NOT NULL, released INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE paces (
    account TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, next_at REAL NOT NULL, state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE marks (
    account TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, marks TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // Rows of before have no tenant; they came by no API.
  `
  ALTER TABLE hunts ADD COLUMN tenant TEXT NOT NULL DEFAULT 'local';
  CREATE INDEX hunts_by_tenant ON hunts (tenant, created, id);
  CREATE TABLE notes (
    key TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // What a tenant has open is counted at every start, and most hunts have ended.
  `
  CREATE INDEX open_hunts_by_tenant ON hunts (tenant, created, id) WHERE ended IS NULL;
  `,
];

/**
 * Brings the file to this version's schema, in one transaction that also proves, before any hunt starts, that the file can
 * be written. Throws `StoreUnavailableError` for a file of a newer Foothold or of another program.
 */
export function migrate(db: DatabaseSync, path: string): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const found = numberOf(db, 'PRAGMA user_version');
    refuseForeign(db, path, found);
    for (const step of migrations.slice(found)) db.exec(step);
    if (found < migrations.length) db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function refuseForeign(db: DatabaseSync, path: string, found: number): void {
  const empty = numberOf(db, 'SELECT count(*) FROM sqlite_schema') === 0;
  if (!empty && numberOf(db, 'PRAGMA application_id') !== applicationId) {
    throw new StoreUnavailableError(path, 'belongs to another program', 'Set FOOTHOLD_STATE_DIR to a folder of its own.');
  }
  if (found > migrations.length) {
    throw new StoreUnavailableError(
      path,
      `was written by a newer Foothold (format ${found}, this one knows ${migrations.length})`,
      'Use that newer Foothold, or set FOOTHOLD_STATE_DIR to another folder.',
    );
  }
}

function numberOf(db: DatabaseSync, sql: string): number {
  return Number(Object.values(db.prepare(sql).get() ?? {})[0]);
}
