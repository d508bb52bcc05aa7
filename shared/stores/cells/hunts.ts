import type { HuntDocument } from '../../domain/hunt.ts';
import type { TimelineEvent } from '../../domain/timeline.ts';
import { HuntExistsError, StaleWriteError } from '../errors.ts';
import type { Control, Store } from '../port.ts';
import { type Cell, cellAt, type Seen } from './cell.ts';
import { epochReader } from './leases.ts';
import { listHunts } from './list-hunts.ts';
import { parseEvents, parseHuntRecord, parseWish } from './records.ts';
import { leaseLost, refusalOf } from './refusal.ts';
import type { HuntRecord, Shelf } from './shelf.ts';

type Hunts = Pick<Store, 'createHunt' | 'loadHunt' | 'saveHunt' | 'listHunts' | 'timeline' | 'requestControl'>;

/**
 * Hunts over records that can be written conditionally one by one, and only so. A save has to do three things at once: move the
 * document on, append its events, and be refused to a runner that lost the lease. Without transactions:
 *
 * - **The document** is replaced only over the very record that was read, so of two writers of one version one is refused.
 * - **Its events** ride in that record. Before a later save drops them from it they are copied to a record of their own, named
 *   after the version they came with: whoever copies, and however often, copies the same. They are read in the same order: what
 *   the record holds, and the copies of versions below its own.
 * - **The lease** is another record. It is read before the write, so that a runner that has lost it is refused and leaves no trace;
 *   and again after the write, before the caller hears that the save stands. Two runners both believe they lead when the older
 *   one's save is under way during the takeover. Its write then happens
 *   (a) before the takeover: it stands, and the new leader, who reads the hunt after it has the lease, sees it;
 *   (b) after the takeover, before the new leader's first save: it stands as a document that was on its way, but its writer is
 *       told `LeaseLostError`, stops, and sends nothing. The new leader's save over the version before is stale: it reads
 *       again, finds at most an intent nobody will send under, and resolves it as it resolves any other;
 *   (c) after the new leader's first save: refused, for that save replaced the record. The hunt's own epoch never falls.
 *   So an acknowledged save happened before any takeover from its writer, just as in one transaction, and (b) cannot be told
 *   from a save whose answer got lost. A pause of the process between acknowledgement and launch call is beyond any store:
 *   there the token makes it harmless (guides/exactly-one).
 *
 * A transaction (DynamoDB's TransactWriteItems) would forbid (b), at twice the price and with the account's lease in every
 * transaction: those of a fleet's hunts would cancel each other over it (TransactionConflict), and its renewal. And Object
 * Storage has none; so there is one protocol, proved once (test/stores/cells.test.ts, and the contract's model of two runners).
 */
export function huntsOn(shelf: Shelf): Hunts {
  const epochOf = epochReader(shelf);
  const cellOf = (huntId: string): Cell<HuntRecord> => cellAt(shelf.hunt(huntId), parseHuntRecord(shelf, huntId));

  async function look(cell: Cell<HuntRecord>, document: HuntDocument): Promise<Seen<HuntRecord>> {
    const [seen, epoch] = await Promise.all([cell.read(), epochOf(document.account)]);
    const refusal = refusalOf(document, seen?.value.document ?? null, epoch);
    if (refusal !== null) throw refusal;
    return seen as Seen<HuntRecord>;
  }

  /** Decided by what was read alone, so that all writers over one record decide alike, the one that wins included. */
  async function makeRoom({ value: { document, pending } }: Seen<HuntRecord>): Promise<readonly TimelineEvent[]> {
    if (pending.length < shelf.pendingMost) return pending;
    await shelf.keepEvents({ huntId: document.huntId, version: document.version, events: pending });
    return [];
  }

  return {
    async createHunt(document, events) {
      const { huntId } = document;
      await shelf.enlist(document);
      if (await cellOf(huntId).write({ document: { ...document, version: 1 }, pending: events }, null)) return;
      throw new HuntExistsError(`hunt ${huntId} is on record already; continue it with "foothold hunts resume ${huntId}"`);
    },

    async loadHunt(huntId) {
      const [seen, wish] = await Promise.all([cellOf(huntId).read(), shelf.readWish(huntId)]);
      return seen && { document: seen.value.document, control: wish === null ? null : parseWish<Control>(shelf, huntId, wish) };
    },

    async saveHunt(document, events) {
      const cell = cellOf(document.huntId);
      const seen = await look(cell, document);
      const next = { ...document, version: document.version + 1 };
      const pending = [...(await makeRoom(seen)), ...events];
      // Handed over, and ended by its owner later: it is open again, and on the lists before it is so.
      if (seen.value.document.endedAt !== null && document.endedAt === null) await shelf.enlist(next);
      if (!(await cell.write({ document: next, pending }, seen))) {
        await look(cell, document);
        throw new StaleWriteError(`saving hunt ${document.huntId}: another write came first; read it again`);
      }
      const epoch = await epochOf(document.account);
      if (epoch !== null && epoch !== document.lease.epoch) throw leaseLost(document, epoch);
      // What has ended is told by its document; a list of open hunts that still names it looks there.
      if (document.endedAt !== null) await shelf.delist(next).catch(() => undefined);
      return next;
    },

    listHunts: (filter = {}) => listHunts(shelf, async (huntId) => (await cellOf(huntId).read())?.value.document ?? null, filter),

    async timeline(huntId, limit = Number.POSITIVE_INFINITY) {
      const seen = await cellOf(huntId).read();
      if (seen === null) return [];
      let found = [...seen.value.pending];
      for await (const body of shelf.readEvents(huntId, seen.value.document.version)) {
        if (found.length >= limit) break;
        found = [...parseEvents(shelf, huntId, body), ...found];
      }
      return found.slice(Math.max(0, found.length - limit));
    },

    async requestControl(huntId, control) {
      // Records of hunts are not deleted while anybody can wish for something: reading first is enough.
      if ((await shelf.hunt(huntId).read()) === null) return false;
      await shelf.writeWish(huntId, control && JSON.stringify({ value: control }));
      return true;
    },
  };
}
