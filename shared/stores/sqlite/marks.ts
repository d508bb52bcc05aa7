import type { DatabaseSync } from 'node:sqlite';
import type { Mark } from '../../domain/sweep/mark.ts';
import type { Store } from '../port.ts';
import { versionedOn } from './versioned.ts';

export function marksOn(db: DatabaseSync): Pick<Store, 'readMarks' | 'writeMarks'> {
  const marks = versionedOn(db, 'marks', 'account', ['marks']);
  return {
    async readMarks(account) {
      const found = marks.read(account);
      return found && { marks: JSON.parse(String(found.row['marks'])) as Mark[], version: found.version };
    },
    writeMarks: async (account, record) => marks.write(account, [JSON.stringify(record.marks)], record.version),
  };
}
