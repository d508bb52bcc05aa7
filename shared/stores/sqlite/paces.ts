import type { DatabaseSync } from 'node:sqlite';
import type { PaceState } from '../../domain/pace/pace.ts';
import type { Store } from '../port.ts';
import { versionedOn } from './versioned.ts';

export function pacesOn(db: DatabaseSync): Pick<Store, 'readPace' | 'writePace'> {
  const paces = versionedOn(db, 'paces', 'account', ['next_at', 'state']);
  return {
    async readPace(account) {
      const found = paces.read(account);
      if (found === null) return null;
      const { row, version } = found;
      return { state: JSON.parse(String(row['state'])) as PaceState, nextAt: Number(row['next_at']), version };
    },
    writePace: async (account, { state, nextAt, version }) => paces.write(account, [nextAt, JSON.stringify(state)], version),
  };
}
