import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Store } from '../../shared/stores/port.ts';
import { openDatabase } from '../../shared/stores/sqlite/open.ts';
import { storeOn } from '../../shared/stores/sqlite/sqlite-store.ts';

interface Opened {
  readonly db: DatabaseSync;
  readonly store: Store;
  readonly search: StatementSync;
  readonly lead: StatementSync;
}

export interface MemoryStore {
  readonly store: Store;
  /** Whether a hunt's document on record holds that text. */
  records(text: string): boolean;
  /** Whether the instance was noted for that hunt: its events lead there. */
  leads(instanceId: string, huntId: string): boolean;
}

const free: Opened[] = [];
const tables = ['hunts', 'events', 'leases', 'paces', 'marks', 'notes'];

/**
 * The real store in memory, empty. Its database goes back to the next run when it is closed, tables emptied: making one costs as much as
 * a dozen steps of a hunt. Whoever still holds a closed store gets no answer from it.
 */
export function openMemoryStore(): MemoryStore {
  const opened = free.pop() ?? open();
  let closed = false;
  const methods = Object.entries(opened.store).map(([name, method]) => [
    name,
    (...args: unknown[]) => (closed ? Promise.reject(new Error('the run is over')) : (method as (...args: unknown[]) => unknown)(...args)),
  ]);
  const close = async () => {
    if (closed) return;
    closed = true;
    for (const table of tables) opened.db.exec(`DELETE FROM ${table}`);
    free.push(opened);
  };
  return {
    store: { ...(Object.fromEntries(methods) as unknown as Store), close },
    records: (text) => !closed && opened.search.get(text) !== undefined,
    leads: (instanceId, huntId) => !closed && opened.lead.get(instanceId, huntId) !== undefined,
  };
}

function open(): Opened {
  const db = openDatabase(':memory:');
  const search = db.prepare('SELECT 1 FROM hunts WHERE instr(document, ?) > 0');
  const lead = db.prepare("SELECT 1 FROM notes WHERE key LIKE 'instance/%/' || ? AND value ->> 'huntId' = ?");
  return { db, store: storeOn(db, ':memory:', { intents: 'crash' }), search, lead };
}
