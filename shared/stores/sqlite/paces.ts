import type { DatabaseSync } from 'node:sqlite';
import type { PaceState } from '../../domain/pace/pace.ts';
import type { Store } from '../port.ts';

type Paces = Pick<Store, 'readPace' | 'writePace'>;

export function pacesOn(db: DatabaseSync): Paces {
  const select = db.prepare('SELECT version, next_at, state FROM paces WHERE account = ?');
  const insert = db.prepare('INSERT INTO paces (account, version, next_at, state) VALUES (?, 1, ?, ?) ON CONFLICT (account) DO NOTHING');
  const update = db.prepare('UPDATE paces SET version = version + 1, next_at = ?, state = ? WHERE account = ? AND version = ?');

  return {
    async readPace(account) {
      const row = select.get(account);
      return row ? { state: stateOf(row['state']), nextAt: Number(row['next_at']), version: Number(row['version']) } : null;
    },

    async writePace(account, { state, nextAt, version }) {
      const text = JSON.stringify(state);
      const { changes } = version === 0 ? insert.run(account, nextAt, text) : update.run(nextAt, text, account, version);
      return changes === 1 ? version + 1 : null;
    },
  };
}

function stateOf(text: unknown): PaceState {
  return JSON.parse(String(text)) as PaceState;
}
