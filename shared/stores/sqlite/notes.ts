import type { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../../domain/json.ts';
import type { Store } from '../port.ts';

type Notes = Pick<Store, 'readNote' | 'writeNote'>;

export function notesOn(db: DatabaseSync): Notes {
  const select = db.prepare('SELECT version, value FROM notes WHERE key = ?');
  const insert = db.prepare('INSERT INTO notes (key, version, value) VALUES (?, 1, ?) ON CONFLICT (key) DO NOTHING');
  const update = db.prepare('UPDATE notes SET version = version + 1, value = ? WHERE key = ? AND version = ?');

  return {
    async readNote(key) {
      const row = select.get(key);
      return row ? { value: JSON.parse(String(row['value'])) as JsonObject, version: Number(row['version']) } : null;
    },

    async writeNote(key, { value, version }) {
      const text = JSON.stringify(value);
      const { changes } = version === 0 ? insert.run(key, text) : update.run(text, key, version);
      return changes === 1 ? version + 1 : null;
    },
  };
}
