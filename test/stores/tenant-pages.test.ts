import { afterEach, describe, expect, test } from 'vitest';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { openDynamoStore } from '../../shared/stores/dynamodb/dynamo-store.ts';
import { huntAttributes } from '../../shared/stores/dynamodb/items.ts';
import { tableDefinition } from '../../shared/stores/dynamodb/table.ts';
import type { Store } from '../../shared/stores/port.ts';
import { listSql } from '../../shared/stores/sqlite/list.ts';
import { openDatabase } from '../../shared/stores/sqlite/open.ts';
import { huntDocument } from '../support/documents.ts';
import { openTable } from '../support/dynalite.ts';
import { startBucket, storeIn } from '../support/object-storage-store.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Watched {
  readonly store: Store;
  /** Hunts whose documents were read since it was last asked, in any order. */
  read(): string[];
  /** Requests for lists since then. */
  lists(): number;
}

async function dynamo(): Promise<Watched> {
  const table = await openTable();
  closing.push(() => table.close());
  const since = { sent: 0, lists: 0 };
  return {
    store: openDynamoStore({ client: table.client, table: table.table, ttlDays: 10 }),
    read() {
      const from = since.sent;
      since.sent = table.sent.length;
      return table.sent.slice(from).flatMap((operation, index) => {
        const { pk, sk } = (table.asked[from + index]?.['Key'] ?? {}) as Record<'pk' | 'sk', { S: string } | undefined>;
        return operation === 'GetItem' && sk?.S === 'DOCUMENT' ? [(pk?.S ?? '').slice('HUNT#'.length)] : [];
      });
    },
    lists() {
      const all = table.sent.filter((operation) => operation === 'Query' || operation === 'Scan').length;
      const fresh = all - since.lists;
      since.lists = all;
      return fresh;
    },
  };
}

async function objectStorage(): Promise<Watched> {
  const bucket = await startBucket();
  closing.push(() => bucket.close());
  const fresh = (pattern: RegExp) => {
    let from = 0;
    return () => {
      const some = bucket.wire.slice(from).flatMap(({ method, url }) => (method === 'GET' ? [pattern.exec(url)?.[1] ?? []].flat() : []));
      from = bucket.wire.length;
      return some;
    };
  };
  const lists = fresh(/\/o\?(prefix)=/);
  return { store: await storeIn(bucket), read: fresh(/hunts%2F(\w+)\.json/), lists: () => lists().length };
}

/** Hunts of two tenants, turn by turn, all but the newest few ended; ids newest first. */
async function twoTenants(store: Store, each: number, open: number) {
  const ids: Record<'ada' | 'bob', string[]> = { ada: [], bob: [] };
  for (let minute = 0; minute < each; minute += 1) {
    for (const tenant of ['ada', 'bob'] as const) {
      const createdAt = new Date(Date.UTC(2026, 10, 1, 12, minute)).toISOString();
      const document = huntDocument({ createdAt, caller: { tenant, requestHash: 'h', scheduleId: null } });
      await store.createHunt(document, []);
      if (minute < each - open) await store.saveHunt({ ...document, phase: 'ready', endedAt: createdAt }, []);
      ids[tenant].unshift(document.huntId);
    }
  }
  return ids;
}

const sorted = (ids: readonly string[]) => [...ids].sort();

describe.each([
  ['DynamoDB', dynamo, 40],
  ['Object Storage', objectStorage, 12],
] as const)('a list of a tenant’s hunts in %s', (_, open, each) => {
  test('reads a page’s documents and no other, however many there are', async () => {
    const { store, read, lists } = await open();
    const { ada } = await twoTenants(store, each, 3);
    const page = Math.floor(each / 2) - 1;
    read();
    lists();

    const first = await store.listHunts({ tenant: 'ada', limit: page });
    const seen = { read: read(), lists: lists() };
    const second = await store.listHunts({ tenant: 'ada', limit: page, after: first.at(-1)! });
    const seenThen = { read: read(), lists: lists() };

    expect([...first, ...second].map(({ huntId }) => huntId)).toEqual(ada.slice(0, 2 * page));
    expect({ ...seen, read: sorted(seen.read) }).toEqual({ read: sorted(ada.slice(0, page)), lists: 1 });
    expect({ ...seenThen, read: sorted(seenThen.read) }).toEqual({ read: sorted(ada.slice(page, 2 * page)), lists: 1 });
  });

  test('of open ones reads those that are open', async () => {
    const { store, read, lists } = await open();
    const { ada } = await twoTenants(store, each, 3);
    read();
    lists();

    const found = await store.listHunts({ tenant: 'ada', open: true, limit: 100 });

    expect(found.map(({ huntId }) => huntId)).toEqual(ada.slice(0, 3));
    expect(sorted(read())).toEqual(sorted(ada.slice(0, 3)));
    expect(lists()).toBe(1);
  });

  test('of nobody who hunts reads none', async () => {
    const { store, read } = await open();
    await twoTenants(store, 2, 1);
    read();

    expect(await store.listHunts({ tenant: 'eve' })).toEqual([]);
    expect(read()).toEqual([]);
  });
});

test('a page of DynamoDB’s index is as long as what was asked for', async () => {
  const table = await openTable();
  closing.push(() => table.close());
  const store = openDynamoStore({ client: table.client, table: table.table, ttlDays: 10 });

  for (const limit of [51, 1, undefined]) await store.listHunts({ tenant: 'ada', ...(limit === undefined ? {} : { limit }) });

  expect(table.asked.map(({ Limit, IndexName }) => ({ Limit, IndexName }))).toEqual([
    { Limit: 51, IndexName: 'hunts-by-tenant' },
    { Limit: 16, IndexName: 'hunts-by-tenant' },
    { Limit: undefined, IndexName: 'hunts-by-tenant' },
  ]);
});

test('what DynamoDB’s indexes hold changes with a hunt’s end alone, and then for those of open hunts', () => {
  const keysOf = (document: HuntDocument) => {
    const attributes = huntAttributes(document, 90);
    return tableDefinition.indexes.map((index) => [index.partitionKey, index.sortKey].map((key) => attributes[key] ?? null).join(' of '));
  };
  const begun = huntDocument({
    account: 'acct',
    createdAt: '2026-11-01T12:00:00Z',
    caller: { tenant: 'ada', requestHash: 'h', scheduleId: null },
  });
  const age = `2026-11-01T12:00:00.000Z#${begun.huntId}`;

  const later = keysOf({ ...begun, phase: 'hunting', version: 900, generation: 3, rounds: 12 });
  const ended = keysOf({ ...begun, phase: 'failed', version: 901, endedAt: '2026-11-02T12:00:00.000Z' });

  expect(keysOf(begun)).toEqual([`acct of ${age}`, `acct of ${age}`, `ada of ${age}`, `ada of ${age}`]);
  expect(later).toEqual(keysOf(begun));
  expect(ended).toEqual([`acct of ${age}`, ` of ${age}`, `ada of ${age}`, ` of ${age}`]);
});

describe('SQLite', () => {
  const after = { createdAt: '2026-11-02T00:00:00Z', huntId: 'x' };

  test.each([
    [{ tenant: 'ada' }, 'SEARCH hunts USING INDEX hunts_by_tenant (tenant=?)'],
    [{ tenant: 'ada', after }, 'SEARCH hunts USING INDEX hunts_by_tenant (tenant=? AND (created,id)<(?,?))'],
    [{ tenant: 'ada', open: true }, 'SEARCH hunts USING INDEX open_hunts_by_tenant (tenant=?)'],
    [{ tenant: 'ada', open: true, after }, 'SEARCH hunts USING INDEX open_hunts_by_tenant (tenant=? AND (created,id)<(?,?))'],
    [{}, 'SCAN hunts USING INDEX hunts_by_age'],
  ])('goes by an index for %j, and sorts nothing', (filter, way) => {
    const db = openDatabase(':memory:');
    const sql = listSql(filter);

    const plan = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(
      ...sql
        .replace(/[^?]/g, '')
        .split('')
        .map(() => 1),
    );

    expect(plan.map(({ detail }) => detail)).toEqual([way]);
    db.close();
  });
});
