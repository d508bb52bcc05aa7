import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';

/** Rows of a table that are written only on top of the version that the writer has read; versions count from 1. */
export interface Versioned {
  read(key: string): { readonly version: number; readonly row: Readonly<Record<string, SQLOutputValue>> } | null;
  /** `values` in the order of the columns; `version` is the one read, 0 where there was none. Null: somebody else was quicker. */
  write(key: string, values: readonly SQLInputValue[], version: number): number | null;
}

export function versionedOn(db: DatabaseSync, table: string, key: string, columns: readonly string[]): Versioned {
  const names = columns.join(', ');
  const select = db.prepare(`SELECT version, ${names} FROM ${table} WHERE ${key} = ?`);
  const insert = db.prepare(
    `INSERT INTO ${table} (${key}, version, ${names}) VALUES (?, 1${', ?'.repeat(columns.length)}) ON CONFLICT (${key}) DO NOTHING`,
  );
  const set = columns.map((name) => `${name} = ?`).join(', ');
  const update = db.prepare(`UPDATE ${table} SET version = version + 1, ${set} WHERE ${key} = ? AND version = ?`);

  return {
    read(id) {
      const row = select.get(id);
      return row === undefined ? null : { version: Number(row['version']), row };
    },
    write(id, values, version) {
      const { changes } = version === 0 ? insert.run(id, ...values) : update.run(...values, id, version);
      return changes === 1 ? version + 1 : null;
    },
  };
}
