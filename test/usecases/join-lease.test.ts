import { afterEach, beforeEach, expect, test } from 'vitest';
import { functionSeat } from '../../functions/seat.ts';
import { joinedIn, joinedKey } from '../../shared/domain/leases.ts';
import { StoreUnavailableError } from '../../shared/stores/errors.ts';
import type { Store } from '../../shared/stores/port.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import { joinLease } from '../../shared/usecases/join-lease.ts';

let store: Store;
beforeEach(() => {
  store = openSqliteStore(':memory:');
});
afterEach(() => store.close());

const at = Date.UTC(2026, 10, 2);
const join = (now = at) => joinLease('a', functionSeat(), { store, clock: { now: () => now } });

test('hunts of one account in the state machine share one epoch', async () => {
  const first = await join();
  const second = await join(at + 60_000);
  await first.release();

  expect(second.lease.epoch).toBe(first.lease.epoch);
  expect(Date.parse((await store.readLease('a'))!.expiresAt)).toBe(at + 60_000 + 900_000);
});

test('a lease that was given back, or has run out, is taken anew', async () => {
  const first = await join();
  await store.releaseLease(first.lease);
  const second = await join();
  const third = await join(at + 3_600_000);

  expect([second.lease.epoch, third.lease.epoch]).toEqual([first.lease.epoch + 1, first.lease.epoch + 2]);
});

test('a lease of another home is respected', async () => {
  const holder = { host: 'a laptop', pid: 0, startedAt: null };
  await store.acquireLease({
    account: 'a',
    holder,
    now: new Date(at).toISOString(),
    expiresAt: new Date(at + 60_000).toISOString(),
    isAlive: () => true,
  });

  await expect(join()).rejects.toMatchObject({ name: 'LeaseHeldError' });
});

test('a hunt that has joined is named where whoever gives the lease back looks, and the lease is renewed', async () => {
  const sitting = await join();
  const before = sitting.lease;

  const confirmed = await sitting.confirm('hunt 1');

  expect(confirmed.epoch).toBe(before.epoch);
  expect(Date.parse(confirmed.expiresAt)).toBeGreaterThan(Date.parse(before.expiresAt));
  expect(joinedIn((await store.readNote(joinedKey('a')))?.value ?? null)).toEqual(['hunt 1']);
});

test('many that join at once are all named', async () => {
  const sitting = await join();

  await Promise.all(Array.from({ length: 12 }, (_, index) => sitting.confirm(`hunt ${index}`)));

  expect(joinedIn((await store.readNote(joinedKey('a')))?.value ?? null)).toHaveLength(12);
});

test('a store that fails is no lease that was given back', async () => {
  const sitting = await join();
  const away = { ...store, renewLease: () => Promise.reject(new StoreUnavailableError('hunts.sqlite', 'is locked', 'Wait.')) };

  await expect(joinLease('a', functionSeat(), { store: away, clock: { now: () => at } })).rejects.toThrow('is locked');
  expect((await store.readLease('a'))?.epoch).toBe(sitting.lease.epoch);
});

test('a note that is rewritten for ever is a reason to stop', async () => {
  const busy = { ...store, writeNote: async () => null };
  const sitting = await joinLease('a', functionSeat(), { store: busy, clock: { now: () => at } });

  await expect(sitting.confirm('hunt 1')).rejects.toMatchObject({ name: 'StaleWriteError' });
});
