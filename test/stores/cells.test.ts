import { describe, expect, test } from 'vitest';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { Place } from '../../shared/stores/cells/cell.ts';
import { storeOn } from '../../shared/stores/cells/store.ts';
import type { Lease, Store } from '../../shared/stores/port.ts';
import { timelineEvent } from '../support/documents.ts';
import { createLed } from '../support/led-hunt.ts';
import { type Fate, memoryShelf } from '../support/memory-shelf.ts';
import { freshAccount, leaseRequest, second, takeOver } from './contract/setting.ts';
import { storeContract } from './contract.ts';

storeContract('Records that are written one by one', async () => storeOn(memoryShelf()));

describe('a write whose answer does not come, or comes for its repetition', () => {
  type Write = (store: Store, led: HuntDocument, lease: Lease) => Promise<unknown>;
  const writes: [string, Write, (store: Store, led: HuntDocument) => Promise<unknown>][] = [
    ['createHunt', (store, led) => store.createHunt({ ...led, huntId: other }, []), (store) => store.loadHunt(other)],
    ['saveHunt', (store, led) => store.saveHunt({ ...led, phase: 'hunting' }, []), (store, { huntId }) => store.loadHunt(huntId)],
    ['acquireLease', (store, { account }) => takeOver(store, account), (store, { account }) => store.readLease(account)],
    ['renewLease', (store, _, lease) => store.renewLease(lease, second(300)), (store, { account }) => store.readLease(account)],
    ['releaseLease', (store, _, lease) => store.releaseLease(lease), (store, { account }) => store.readLease(account)],
    ['writePace', (store, { account }) => store.writePace(account, pace), (store, { account }) => store.readPace(account)],
    [
      'writeMarks',
      (store, { account }) => store.writeMarks(account, { marks: [], version: 0 }),
      (store, { account }) => store.readMarks(account),
    ],
  ];
  const other = '01JBQ0000000000000000000AC';
  const pace = { state: { pace: 10, streak: 0, fails: 0, since: 0, exponent: 0 }, nextAt: 0, version: 0 };

  async function under(fate: Fate) {
    let weather: Fate = 'fine';
    const store = storeOn(
      memoryShelf(undefined, () => {
        const [now] = [weather];
        weather = 'fine';
        return now;
      }),
    );
    const led = await createLed(store, freshAccount());
    const lease = (await store.readLease(led.account)) as Lease;
    const befall = () => {
      weather = fate;
    };
    return { store, led, lease, befall };
  }

  test.each(writes)('%s: an effect without an answer is a success', async (_, write, read) => {
    for (const fate of ['lost', 'repeated'] as const) {
      const { store, led, lease, befall } = await under(fate);
      const before = await read(store, led);
      befall();

      await expect(write(store, led, lease)).resolves.not.toBeNull();

      expect(await read(store, led)).not.toEqual(before);
    }
  });

  test.each(writes)('%s: neither effect nor answer is an error that may pass, and the same call then succeeds', async (_, write, read) => {
    const { store, led, lease, befall } = await under('dropped');
    const before = await read(store, led);
    befall();

    await expect(write(store, led, lease)).rejects.toMatchObject({ name: 'StoreUnavailableError', retryable: true });

    expect(await read(store, led)).toEqual(before);
    await expect(write(store, led, lease)).resolves.not.toBeNull();
  });
});

describe('a store that refuses although nothing changed', () => {
  test('is an error that may pass, not a loss', async () => {
    const shelf = memoryShelf();
    const stubborn = { ...shelf, pace: (account: string) => ({ ...shelf.pace(account), put: async () => false }) };

    const refused = storeOn(stubborn).writePace(freshAccount(), {
      state: { pace: 10, streak: 0, fails: 0, since: 0, exponent: 0 },
      nextAt: 0,
      version: 0,
    });

    await expect(refused).rejects.toMatchObject({ name: 'StoreUnavailableError', retryable: true });
  });
});

describe('a record that is damaged', () => {
  const meddled = async (change: (body: string) => string) => {
    const shelf = memoryShelf();
    const led = await createLed(storeOn(shelf), freshAccount());
    const altered = <T>(place: Place<T>): Place<T> => ({
      ...place,
      async read() {
        const found = await place.read();
        return found && { ...found, body: change(found.body) };
      },
    });
    return { led, store: storeOn({ ...shelf, hunt: (id) => altered(shelf.hunt(id)), lease: (account) => altered(shelf.lease(account)) }) };
  };
  const damages: [string, (body: string) => string, RegExp][] = [
    ['is cut short', (body) => body.slice(0, 20), /not JSON/],
    ['is something else', () => '{"value":[]}', /not a record of ours/],
    ['is of a newer Foothold', (body) => body.replace('"format":1', '"format":2'), /format is 2/],
    ['belongs to another hunt', (body) => body.replace(/"huntId":"[^"]+"/, '"huntId":"another"'), /hunt "another"/],
  ];

  test.each(damages)('because it %s is an error that names hunt, place and reason', async (_, change, reason) => {
    const { led, store } = await meddled(change);

    const error = await store.loadHunt(led.huntId).catch((failure: unknown) => failure);

    expect(error).toMatchObject({ name: 'UnreadableHuntError', huntId: led.huntId, message: expect.stringMatching(reason) });
    expect((error as Error).message).toContain('memory');
  });

  test('fails a list that does not ask, and is told to one that does', async () => {
    const { led, store } = await meddled((body) => body.slice(0, 20));
    const told: string[] = [];

    await expect(store.listHunts()).rejects.toMatchObject({ name: 'UnreadableHuntError' });
    expect(await store.listHunts({ onUnreadable: ({ huntId }) => told.push(huntId) })).toEqual([]);
    expect(told).toEqual([led.huntId]);
  });

  test('a damaged lease stops its account: nobody can say who leads', async () => {
    const { led, store } = await meddled((body) => body.slice(0, 20));

    await expect(store.acquireLease(leaseRequest(led.account))).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      retryable: false,
      message: expect.stringMatching(/lease of .* is damaged/),
    });
  });
});

describe('events', () => {
  test('leave the record in batches, and every limit finds the newest', async () => {
    const shelf = memoryShelf();
    const store = storeOn(shelf);
    let document = await createLed(store, freshAccount());
    for (let version = 2; version <= 12; version += 1) {
      document = await store.saveHunt(document, version % 4 === 0 ? [] : [timelineEvent(document, { data: { version } })]);
    }
    const expected = [1, 2, 3, 5, 6, 7, 9, 10, 11];

    for (const limit of [0, 1, 2, 5, 9, 100]) {
      const told = (await store.timeline(document.huntId, limit)).map(({ data }) => data['version']);
      expect(told).toEqual(limit === 0 ? [] : expected.slice(-limit));
    }
    expect(shelf.effects.every(({ body }) => (JSON.parse(body).value.pending ?? []).length <= shelf.pendingMost)).toBe(true);
  });
});
