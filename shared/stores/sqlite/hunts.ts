import type { DatabaseSync } from 'node:sqlite';
import { tenantOf } from '../../domain/api/tenant.ts';
import type { HuntDocument } from '../../domain/hunt.ts';
import type { TimelineEvent } from '../../domain/timeline.ts';
import type { UnreadableHuntError } from '../errors.ts';
import { HuntExistsError, LeaseLostError, StaleWriteError } from '../errors.ts';
import type { Store } from '../port.ts';
import { listingOn } from './list.ts';
import type { EventRow, HuntRow } from './rows.ts';
import { parseControl, parseDocument, parseEvent } from './rows.ts';
import type { Transaction } from './transaction.ts';

type Hunts = Pick<Store, 'createHunt' | 'loadHunt' | 'saveHunt' | 'listHunts' | 'timeline' | 'requestControl'>;

export interface HuntsOptions {
  /** Name of the file, for errors. */
  readonly place: string;
  /** Whether intents survive a power cut too. */
  readonly syncIntents: boolean;
}

export function huntsOn(db: DatabaseSync, transaction: Transaction, options: HuntsOptions): Hunts {
  const { place } = options;
  const insert = db.prepare(
    `INSERT INTO hunts (id, account, tenant, epoch, version, phase, created, updated, ended, document)
     VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
  );
  // The one fence of every step: the version nobody else has moved on, and the epoch of whoever leads the account now. The
  // row's own epoch may be lower, when a hunt is adopted after a takeover; never higher.
  const update = db.prepare(
    `UPDATE hunts SET account = ?, epoch = ?, version = version + 1, phase = ?, updated = coalesce(?, updated), ended = ?, document = ?
     WHERE id = ? AND version = ? AND epoch <= ? AND NOT EXISTS (SELECT 1 FROM leases WHERE account = ? AND epoch <> ?)`,
  );
  const append = db.prepare(
    'INSERT INTO events (hunt, seq, at, event, data) VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM events WHERE hunt = ?), ?, ?, ?)',
  );
  const select = db.prepare('SELECT id, version, control, document FROM hunts WHERE id = ?');
  const standing = db.prepare(
    'SELECT h.version, h.epoch, l.epoch AS leaseEpoch FROM hunts h LEFT JOIN leases l ON l.account = ? WHERE h.id = ?',
  );
  const list = listingOn(db);
  const events = db.prepare('SELECT seq, at, event, data FROM events WHERE hunt = ? ORDER BY seq DESC LIMIT ?');
  const wish = db.prepare('UPDATE hunts SET control = ? WHERE id = ?');

  function appendAll(huntId: string, added: readonly TimelineEvent[]): void {
    for (const one of added) append.run(huntId, huntId, one.at, one.event, JSON.stringify(one.data));
  }

  function refusal(document: HuntDocument): Error {
    const found = standing.get(document.account, document.huntId) as
      | { version: number; epoch: number; leaseEpoch: number | null }
      | undefined;
    const hunt = `saving hunt ${document.huntId}`;
    if (!found)
      return new StaleWriteError(
        `${hunt}: the store has no such hunt; start it again, or look in the folder it was started in (FOOTHOLD_STATE_DIR)`,
      );
    const mine = document.lease.epoch;
    if ((found.leaseEpoch ?? mine) !== mine || found.epoch > mine) {
      const theirs = Math.max(found.leaseEpoch ?? 0, found.epoch);
      return new LeaseLostError(
        `${hunt}: another runner leads ${document.account} (epoch ${theirs}, ours is ${mine}); it goes on from here`,
      );
    }
    return new StaleWriteError(`${hunt}: the record is at version ${found.version}, ours is ${document.version}; read it again`);
  }

  function write(document: HuntDocument, added: readonly TimelineEvent[]): HuntDocument {
    const next = { ...document, version: document.version + 1 };
    const { huntId, account, phase, endedAt, lease } = document;
    const updated = added.at(-1)?.at ?? null;
    const { changes } = update.run(
      account,
      lease.epoch,
      phase,
      updated,
      endedAt,
      JSON.stringify(next),
      huntId,
      document.version,
      lease.epoch,
      account,
      lease.epoch,
    );
    if (changes !== 1) throw refusal(document);
    appendAll(huntId, added);
    return next;
  }

  return {
    async createHunt(document, added) {
      transaction(() => {
        const { huntId, account, phase, endedAt, lease } = document;
        const created = new Date(document.createdAt).toISOString();
        const text = JSON.stringify({ ...document, version: 1 });
        const { changes } = insert.run(
          huntId,
          account,
          tenantOf(document),
          lease.epoch,
          phase,
          created,
          added.at(-1)?.at ?? created,
          endedAt,
          text,
        );
        if (changes !== 1)
          throw new HuntExistsError(`hunt ${huntId} is on record already; continue it with "foothold hunts resume ${huntId}"`);
        appendAll(huntId, added);
      });
    },

    async loadHunt(huntId) {
      const row = select.get(huntId) as HuntRow | undefined;
      return row ? { document: parseDocument(row, place), control: parseControl(row, place) } : null;
    },

    async saveHunt(document, added) {
      const run = options.syncIntents && isIntent(document) ? transaction.durably : transaction;
      return run(() => write(document, added));
    },

    async listHunts(filter = {}) {
      const found: HuntDocument[] = [];
      for (const row of list(filter)) {
        try {
          found.push(parseDocument(row, place));
        } catch (error) {
          if (!filter.onUnreadable) throw error;
          filter.onUnreadable(error as UnreadableHuntError);
        }
      }
      return found;
    },

    async timeline(huntId, limit) {
      const rows = events.all(huntId, limit ?? -1) as unknown as EventRow[];
      return rows.reverse().map((row) => parseEvent(row, huntId, place));
    },

    async requestControl(huntId, control) {
      return wish.run(control && JSON.stringify(control), huntId).changes === 1;
    },
  };
}

/**
 * A launch call follows this write. It must survive a power cut: were it lost, a later attempt could already stand in the
 * cloud while the record says that an earlier one is to be sent, under another token. All other writes may be lost: what
 * they record is found again by repeating or looking up the attempt of the last intent, and syncing that one synced
 * everything before it.
 */
function isIntent(document: HuntDocument): boolean {
  const { plan, instance } = document;
  return plan !== null && plan.sentAt !== null && plan.attempt !== instance?.attempt;
}
