import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SharedLeases, shareLeases } from '../../local/share-leases.ts';
import type { Store } from '../../shared/stores/port.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';

let store: Store;
let leases: SharedLeases;
beforeEach(() => {
  store = openSqliteStore(':memory:');
  leases = shareLeases(store);
});
afterEach(() => store.close());

describe('leases that a process shares', () => {
  test('are one for all hunts of an account, and go back with the last of them', async () => {
    const [first, second] = await Promise.all([leases.hold('a'), leases.hold('a')]);
    const other = await leases.hold('b');

    await first.release();
    const between = await store.readLease('a');
    await second.release();

    expect(second.lease.epoch).toBe(first.lease.epoch);
    expect(between?.epoch).toBe(first.lease.epoch);
    expect(await store.readLease('a')).toBeNull();
    expect((await store.readLease('b'))?.epoch).toBe(other.lease.epoch);
  });

  test('count a release once, however often it is called', async () => {
    const [first, second] = [await leases.hold('a'), await leases.hold('a')];

    await Promise.all([first.release(), first.release(), first.release()]);

    expect((await store.readLease('a'))?.epoch).toBe(second.lease.epoch);
  });

  test('are taken anew, under a new epoch, by who comes while the last one leaves', async () => {
    const first = await leases.hold('a');

    const leaving = first.release();
    const [second, third] = await Promise.all([leases.hold('a'), leases.hold('a')]);
    await leaving;

    expect(second.lease.epoch).toBe(first.lease.epoch + 1);
    expect(third.lease.epoch).toBe(second.lease.epoch);
    expect((await store.readLease('a'))?.epoch).toBe(second.lease.epoch);
  });

  test('of another process are refused to all, and asked for again by the next', async () => {
    const now = Date.now();
    const theirs = await store.acquireLease({
      account: 'a',
      holder: { host: 'elsewhere', pid: 7, startedAt: null },
      now: new Date(now).toISOString(),
      expiresAt: new Date(now + 60_000).toISOString(),
      isAlive: () => true,
    });
    const refused = await Promise.allSettled([leases.hold('a'), leases.hold('a')]);
    await store.releaseLease(theirs);

    const later = await leases.hold('a');

    expect(refused.map((each) => each.status === 'rejected' && (each.reason as Error).name)).toEqual(['LeaseHeldError', 'LeaseHeldError']);
    expect(later.lease.epoch).toBe(theirs.epoch + 1);
  });
});
