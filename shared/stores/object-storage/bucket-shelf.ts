import type { Place } from '../cells/cell.ts';
import type { Shelf } from '../cells/shelf.ts';
import type { Bucket } from './bucket.ts';
import { newestFirst, objectNames } from './names.ts';

/** Batches that are read at a time. */
const together = 8;

export function bucketShelf(bucket: Bucket, place: string, prefix: string): Shelf {
  const names = objectNames(prefix);
  const at = <T>(name: string): Place<T> => ({
    store: place,
    read: () => bucket.get(name),
    put: (_value, body, _write, tag) => bucket.putOver(name, body, tag),
  });

  return {
    name: place,
    // Object Storage takes its price by the request, whatever its size.
    pendingMost: 50,
    hunt: (huntId) => at(names.hunt(huntId)),
    lease: (account) => at(names.of('leases', account)),
    pace: (account) => at(names.of('paces', account)),
    marks: (account) => at(names.of('marks', account)),
    note: (key) => at(names.of('notes', key)),
    readWish: async (huntId) => (await bucket.get(names.wish(huntId)))?.body ?? null,
    writeWish: (huntId, body) => (body === null ? bucket.remove(names.wish(huntId)) : bucket.put(names.wish(huntId), body)),
    keepEvents: ({ huntId, version, events }) => bucket.put(names.events(huntId, version), JSON.stringify({ value: events })),

    async *readEvents(huntId, before) {
      const end = names.events(huntId, before);
      const kept = (await bucket.names(names.eventsOf(huntId))).filter((name) => name < end).reverse();
      for (let from = 0; from < kept.length; from += together) {
        const some = await Promise.all(kept.slice(from, from + together).map((name) => bucket.get(name)));
        for (const one of some) if (one !== null) yield one.body;
      }
    },

    // Before the hunt: one that is created and on no list would never be seen again.
    async enlist(document) {
      await Promise.all([true, false].flatMap((open) => names.entries(open, document)).map((name) => bucket.put(name, '')));
    },
    async delist(document) {
      await Promise.all(names.entries(true, document).map((name) => bucket.remove(name)));
    },
    async *listed(filter) {
      yield newestFirst(await bucket.names(names.list(filter)), filter.after);
    },
  };
}
