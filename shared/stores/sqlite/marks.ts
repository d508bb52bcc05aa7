import type { DatabaseSync } from 'node:sqlite';
import type { Mark } from '../../domain/sweep/mark.ts';
import type { Store } from '../port.ts';

type Marks = Pick<Store, 'readMarks' | 'writeMarks'>;

export function marksOn(db: DatabaseSync): Marks {
  const select = db.prepare('SELECT version, marks FROM marks WHERE account = ?');
  const insert = db.prepare('INSERT INTO marks (account, version, marks) VALUES (?, 1, ?) ON CONFLICT (account) DO NOTHING');
  const update = db.prepare('UPDATE marks SET version = version + 1, marks = ? WHERE account = ? AND version = ?');

  return {
    async readMarks(account) {
      const row = select.get(account);
      return row ? { marks: JSON.parse(String(row['marks'])) as Mark[], version: Number(row['version']) } : null;
    },

    async writeMarks(account, { marks, version }) {
      const text = JSON.stringify(marks);
      const { changes } = version === 0 ? insert.run(account, text) : update.run(text, account, version);
      return changes === 1 ? version + 1 : null;
    },
  };
}
