import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Store } from '../../shared/stores/port.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import { storeContract } from './contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'foothold-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

storeContract('SQLite in memory', async () => openSqliteStore(':memory:'));

storeContract('SQLite in one file with two connections, taking turns', async () => {
  const file = join(folder, 'shared.sqlite');
  return takingTurns(openSqliteStore(file), openSqliteStore(file));
});

/** A store whose every call goes to the other connection than the call before. */
function takingTurns(one: Store, other: Store): Store {
  let [next, then] = [one, other];
  const turn =
    (name: string) =>
    (...args: unknown[]) => {
      const chosen = next as unknown as Record<string, (...all: unknown[]) => unknown>;
      [next, then] = [then, next];
      return chosen[name]?.(...args);
    };
  const calls = Object.fromEntries(Object.keys(one).map((name) => [name, turn(name)])) as unknown as Store;
  return {
    ...calls,
    async close() {
      await one.close();
      await other.close();
    },
  };
}
