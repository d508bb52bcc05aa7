import type { DatabaseSync } from 'node:sqlite';
import type { JsonObject } from '../../domain/json.ts';
import type { Store } from '../port.ts';
import { versionedOn } from './versioned.ts';

export function notesOn(db: DatabaseSync): Pick<Store, 'readNote' | 'writeNote'> {
  const notes = versionedOn(db, 'notes', 'key', ['value']);
  return {
    async readNote(key) {
      const found = notes.read(key);
      return found && { value: JSON.parse(String(found.row['value'])) as JsonObject, version: found.version };
    },
    writeNote: async (key, { value, version }) => notes.write(key, [JSON.stringify(value)], version),
  };
}
