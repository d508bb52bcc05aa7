import { describe, expect, it } from 'vitest';
import { functionSeat } from '../../functions/seat.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { keepingLease } from '../../shared/stores/kept-lease.ts';
import type { Lease, Store } from '../../shared/stores/port.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import { joinLease } from '../../shared/usecases/join-lease.ts';
import { seatHunt } from '../../shared/usecases/seat-hunt.ts';
import { huntDocument } from '../support/documents.ts';
import { interleave, type Schedule, schedules } from '../support/interleave.ts';

const account = 'aws:123456789012:us-east-1';
const now = Date.UTC(2026, 10, 2);
const clock = { now: () => now };
const [older, newer] = ['01JBQ0000000000000000000AA', '01JBQ0000000000000000000BB'] as const;

/** Every order of the two with up to three changes from one to the other. */
const orders = schedules(14, 3);
/** With up to two: enough to lose by. */
const fewer = schedules(14, 2);

/** One hunt starts while the last other one of its home ends. Returns what is on record then. */
async function race(
  order: Schedule,
  over: (store: Store) => Store = (store) => store,
): Promise<{ lease: Lease | null; started: HuntDocument }> {
  const bare = openSqliteStore(':memory:');
  const rooms = (store: Store) => ({ store, clock });
  const { lease } = await joinLease(account, functionSeat(), rooms(bare));
  const last = huntDocument({ huntId: older, account, cloud: 'aws', lease: { epoch: lease.epoch } });
  await bare.createHunt(last, []);
  let started: HuntDocument | undefined;

  await interleave(over(bare), order, [
    async (store) => {
      const sitting = await joinLease(account, functionSeat(), rooms(store));
      const document = huntDocument({ huntId: newer, account, cloud: 'aws', lease: { epoch: sitting.lease.epoch } });
      await store.createHunt(document, []);
      started = await seatHunt({ ...document, version: 1 }, sitting, rooms(store));
    },
    async (store) => {
      const end = { step: 'end', waitSeconds: 0, notBefore: null } as const;
      const at = new Date(now).toISOString();
      await keepingLease(store, { now: clock.now, term: 3600 }).saveHunt(
        { ...last, version: 1, next: end, phase: 'failed', endedAt: at },
        [],
      );
    },
  ]);

  const found = await bare.readLease(account);
  await bare.close();
  return { lease: found, started: started as HuntDocument };
}

/** A list that lags behind for ever, as an index may for a while: it names what was there at the start. */
const lagging = (store: Store): Store => ({
  ...store,
  listHunts: async (filter) => (await store.listHunts(filter)).filter(({ huntId }) => huntId !== newer),
});

describe('a hunt that starts while the last one of its home ends', () => {
  it.each([
    ['on a store whose lists see every write', (store: Store) => store],
    ['on a store whose lists lag behind', lagging],
  ])('is led under a lease that stands, in whatever order the two write, %s', async (_, over) => {
    const lost: Schedule[] = [];
    for (const order of orders) {
      const { lease, started } = await race(order, over);
      if (lease?.epoch !== started.lease.epoch) lost.push(order);
    }

    expect(orders.length).toBeGreaterThan(700);
    expect(lost).toEqual([]);
  });

  it.each<[string, (store: Store) => Store]>([
    [
      'the lease were given back though somebody has renewed it',
      (store) => ({ ...store, releaseLease: (lease) => store.releaseLease(lease) }),
    ],
    ['nobody renewed it once the hunt is on record', (store) => ({ ...store, renewLease: async (lease) => lease })],
    [
      'the list lagged behind, and no note named the hunt',
      (store) => ({ ...lagging(store), readNote: async () => null, writeNote: async () => 1 }),
    ],
  ])('would lose it in some order, if %s', async (_, over) => {
    const found = await Promise.all(fewer.map((order) => race(order, over)));

    expect(found.some(({ lease, started }) => lease?.epoch !== started.lease.epoch)).toBe(true);
  });

  it('is taken over under a fresh lease where the old one was given back before the record', async () => {
    const found = await Promise.all(fewer.map((order) => race(order)));

    const generations = new Set(found.map(({ started, lease }) => `${started.generation} under ${lease?.epoch}`));

    expect(generations).toEqual(new Set(['1 under 1', '1 under 2', '2 under 2']));
  });
});

describe('a lease that was given back between its reading and its renewal', () => {
  it('is taken anew by whoever joins', async () => {
    const store = openSqliteStore(':memory:');
    const first = await joinLease(account, functionSeat(), { store, clock });
    const late: Store = {
      ...store,
      async renewLease(lease, expiresAt) {
        await store.releaseLease(lease);
        return store.renewLease(lease, expiresAt);
      },
    };

    const second = await joinLease(account, functionSeat(), { store: late, clock });

    expect(second.lease.epoch).toBe(first.lease.epoch + 1);
  });
});
