import { resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '../port.ts';
import { explainFault } from './faults.ts';
import { huntsOn } from './hunts.ts';
import { leasesOn } from './leases.ts';
import { marksOn } from './marks.ts';
import { notesOn } from './notes.ts';
import { openDatabase } from './open.ts';
import { pacesOn } from './paces.ts';
import { createTransaction } from './transaction.ts';

export interface SqliteStoreOptions {
  /**
   * What a committed intent survives. `power-cut` (default): synced before the launch call goes out. `crash`: `kill -9`
   * only, for rehearsals, where the cloud ends with the process and 100,000 syncs would be the whole bill.
   */
  readonly intents?: 'power-cut' | 'crash';
}

/**
 * Opens the store in a file (made when missing), or in memory. Several processes may share the file, and all hunts of one
 * process share one store. Calls block for microseconds, or for up to 5 s while another process writes.
 * Throws `StoreUnavailableError`, here and from every call, when the file cannot be used; it names the file and a remedy.
 */
export function openSqliteStore(path: string, options: SqliteStoreOptions = {}): Store {
  const place = path === ':memory:' ? path : resolve(path);
  try {
    return storeOn(openDatabase(place), place, options);
  } catch (error) {
    throw explainFault(place, error);
  }
}

/** The store over an open database of the current schema. */
export function storeOn(db: DatabaseSync, place: string, options: SqliteStoreOptions = {}): Store {
  const transaction = createTransaction(db);
  const hunts = huntsOn(db, transaction, { place, syncIntents: (options.intents ?? 'power-cut') === 'power-cut' });
  const leases = leasesOn(db, transaction);
  const paces = pacesOn(db);
  const marks = marksOn(db);
  const notes = notesOn(db);
  const explain = (error: unknown): never => {
    throw explainFault(place, error);
  };
  let open = true;

  return {
    createHunt: (document, events) => hunts.createHunt(document, events).catch(explain),
    loadHunt: (huntId) => hunts.loadHunt(huntId).catch(explain),
    saveHunt: (document, events) => hunts.saveHunt(document, events).catch(explain),
    listHunts: (filter) => hunts.listHunts(filter).catch(explain),
    timeline: (huntId, limit) => hunts.timeline(huntId, limit).catch(explain),
    requestControl: (huntId, control) => hunts.requestControl(huntId, control).catch(explain),
    acquireLease: (request) => leases.acquireLease(request).catch(explain),
    renewLease: (lease, expiresAt) => leases.renewLease(lease, expiresAt).catch(explain),
    releaseLease: (lease, options) => leases.releaseLease(lease, options).catch(explain),
    readLease: (account) => leases.readLease(account).catch(explain),
    readEpoch: (account) => leases.readEpoch(account).catch(explain),
    readPace: (account) => paces.readPace(account).catch(explain),
    writePace: (account, record) => paces.writePace(account, record).catch(explain),
    readMarks: (account) => marks.readMarks(account).catch(explain),
    writeMarks: (account, record) => marks.writeMarks(account, record).catch(explain),
    readNote: (key) => notes.readNote(key).catch(explain),
    writeNote: (key, record) => notes.writeNote(key, record).catch(explain),
    async close() {
      if (open) db.close();
      open = false;
    },
  };
}
