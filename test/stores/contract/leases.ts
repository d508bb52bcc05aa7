import { describe, expect, test, vi } from 'vitest';
import { LeaseHeldError, LeaseLostError } from '../../../shared/stores/errors.ts';
import type { Store } from '../../../shared/stores/port.ts';
import { freshAccount, holder, leaseRequest, second, takeOver } from './setting.ts';

export function leasePromises(store: () => Store): void {
  describe('leases', () => {
    test('a free account is leased, and the lease can be read', async () => {
      const account = freshAccount();
      expect(await store().readLease(account)).toBeNull();

      const lease = await store().acquireLease(leaseRequest(account));

      expect(lease).toEqual({ account, epoch: expect.any(Number), holder: holder(1), acquiredAt: second(0), expiresAt: second(60) });
      expect(lease.epoch).toBeGreaterThan(0);
      expect(await store().readLease(account)).toEqual(lease);
    });

    test('a holder whose start is unknown comes back as such', async () => {
      const account = freshAccount();
      const unknown = { host: 'host-b', pid: 4, startedAt: null };

      await store().acquireLease(leaseRequest(account, { holder: unknown }));

      expect((await store().readLease(account))?.holder).toEqual(unknown);
    });

    test('a living holder keeps it, and the refusal names it', async () => {
      const account = freshAccount();
      const lease = await store().acquireLease(leaseRequest(account, { holder: holder(4711) }));

      const refused = await store()
        .acquireLease(leaseRequest(account, { holder: holder(2) }))
        .catch((error: unknown) => error);

      expect(refused).toBeInstanceOf(LeaseHeldError);
      expect((refused as LeaseHeldError).lease).toEqual(lease);
      expect((refused as LeaseHeldError).message).toMatch(/pid 4711 on host-a/);
      expect(await store().readLease(account)).toEqual(lease);
    });

    test('not even the holder itself gets it twice', async () => {
      const account = freshAccount();
      await store().acquireLease(leaseRequest(account));

      await expect(store().acquireLease(leaseRequest(account))).rejects.toBeInstanceOf(LeaseHeldError);
    });

    test('a dead holder is asked about and taken over from', async () => {
      const account = freshAccount();
      const first = await store().acquireLease(leaseRequest(account, { holder: holder(4711) }));
      const isAlive = vi.fn(() => false);

      const second = await store().acquireLease(leaseRequest(account, { holder: holder(2), isAlive }));

      expect(isAlive).toHaveBeenCalledWith(holder(4711));
      expect(second.epoch).toBeGreaterThan(first.epoch);
      expect(await store().readLease(account)).toEqual(second);
    });

    test.each([
      [59.999, 'held'],
      [60, 'taken over'],
      [61, 'taken over'],
    ])('a lease until second 60 of a holder that may live is, at second %d, %s', async (now, expected) => {
      const account = freshAccount();
      await store().acquireLease(leaseRequest(account, { expiresAt: second(60) }));

      const answer = await store()
        .acquireLease(leaseRequest(account, { holder: holder(2), now: second(now), expiresAt: second(120) }))
        .then(
          () => 'taken over',
          () => 'held',
        );

      expect(answer).toBe(expected);
    });

    test('instants are compared as instants, not as text', async () => {
      const account = freshAccount();
      await store().acquireLease(leaseRequest(account, { expiresAt: '2026-11-01T12:01:00Z' }));

      const early = store().acquireLease(leaseRequest(account, { now: '2026-11-01T13:00:59+01:00' }));

      await expect(early).rejects.toBeInstanceOf(LeaseHeldError);
    });

    test('a renewed lease holds for longer, under the same epoch', async () => {
      const account = freshAccount();
      const lease = await store().acquireLease(leaseRequest(account));

      const renewed = await store().renewLease(lease, second(120));

      expect(renewed).toEqual({ ...lease, expiresAt: second(120) });
      expect(await store().readLease(account)).toEqual(renewed);
      await expect(store().acquireLease(leaseRequest(account, { now: second(90) }))).rejects.toBeInstanceOf(LeaseHeldError);
    });

    test('the newest epoch of an account is known before the first lease, under one, and once it is given back', async () => {
      const account = freshAccount();
      const before = await store().readEpoch(account);
      const lease = await store().acquireLease(leaseRequest(account));
      const under = await store().readEpoch(account);

      await store().releaseLease(lease);

      expect([before, under, await store().readEpoch(account)]).toEqual([0, lease.epoch, lease.epoch]);
    });

    test('a renewal never shortens it, and tells itself from the one before', async () => {
      const account = freshAccount();
      const lease = await store().acquireLease(leaseRequest(account));

      const same = await store().renewLease(lease, second(60));
      const shorter = await store().renewLease(lease, '2026-11-01T13:00:30+01:00');

      expect([same.expiresAt, shorter.expiresAt]).toEqual([second(60.001), second(60.002)]);
      expect(await store().readLease(account)).toEqual(shorter);
    });

    test('a lease that somebody renewed since it was read is not given back, where that is asked for', async () => {
      const account = freshAccount();
      const lease = await store().acquireLease(leaseRequest(account));
      const joined = await store().renewLease(lease, second(60));

      await store().releaseLease(lease, { unlessRenewed: true });
      const kept = await store().readLease(account);
      await store().releaseLease(joined, { unlessRenewed: true });
      const gone = await store().readLease(account);

      expect([kept, gone]).toEqual([joined, null]);
      await expect(store().releaseLease(joined, { unlessRenewed: true })).resolves.toBeUndefined();
      await expect(store().renewLease(joined, second(120))).rejects.toBeInstanceOf(LeaseLostError);
    });

    test('a lease that was taken over cannot be renewed', async () => {
      const account = freshAccount();
      const lost = await store().acquireLease(leaseRequest(account));
      const lease = await takeOver(store(), account);

      await expect(store().renewLease(lost, second(120))).rejects.toBeInstanceOf(LeaseLostError);
      expect(await store().readLease(account)).toEqual(lease);
    });

    test('a lease that was given back cannot be renewed', async () => {
      const account = freshAccount();
      const lease = await store().acquireLease(leaseRequest(account));
      await store().releaseLease(lease);

      await expect(store().renewLease(lease, second(120))).rejects.toBeInstanceOf(LeaseLostError);
      expect(await store().readLease(account)).toBeNull();
    });

    test('a lease of an account without one cannot be renewed', async () => {
      const lease = { account: freshAccount(), epoch: 1, holder: holder(1), acquiredAt: second(0), expiresAt: second(60) };

      await expect(store().renewLease(lease, second(120))).rejects.toBeInstanceOf(LeaseLostError);
      expect(await store().readLease(lease.account)).toBeNull();
    });

    test('a released account is free at once, also for a holder that lives', async () => {
      const account = freshAccount();
      const lease = await store().acquireLease(leaseRequest(account));

      await store().releaseLease(lease);

      expect(await store().readLease(account)).toBeNull();
      await expect(store().acquireLease(leaseRequest(account, { holder: holder(2) }))).resolves.toMatchObject({ holder: holder(2) });
    });

    test('releasing a lost lease, or one twice, is no error and harms nobody', async () => {
      const account = freshAccount();
      const lost = await store().acquireLease(leaseRequest(account));
      const lease = await takeOver(store(), account);

      await store().releaseLease(lost);
      await store().releaseLease({ ...lost, account: freshAccount() });

      expect(await store().readLease(account)).toEqual(lease);
      await store().releaseLease(lease);
      await expect(store().releaseLease(lease)).resolves.toBeUndefined();
    });

    test('epochs only grow: over releases, takeovers and expiry', async () => {
      const account = freshAccount();
      const epochs: number[] = [];

      for (let round = 0; round < 3; round += 1) {
        const released = await store().acquireLease(leaseRequest(account));
        await store().releaseLease(released);
        const lost = await store().acquireLease(leaseRequest(account, { holder: holder(2) }));
        const dead = await takeOver(store(), account, 3);
        const expired = await store().acquireLease(
          leaseRequest(account, { holder: holder(4), now: dead.expiresAt, expiresAt: second(120) }),
        );
        await store().releaseLease(expired);
        epochs.push(released.epoch, lost.epoch, dead.epoch, expired.epoch);
      }

      expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
    });

    test('of many that ask at once exactly one gets it', async () => {
      const account = freshAccount();

      const results = await Promise.allSettled(
        [1, 2, 3, 4, 5, 6].map((pid) => store().acquireLease(leaseRequest(account, { holder: holder(pid) }))),
      );

      const won = results.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
      expect(won).toEqual([await store().readLease(account)]);
      expect(results.filter((result) => result.status === 'rejected').map(({ reason }) => reason.name)).toEqual(
        Array(5).fill('LeaseHeldError'),
      );
    });

    test('a question about liveness that fails leaves the lease as it was', async () => {
      const account = freshAccount();
      const lease = await store().acquireLease(leaseRequest(account));
      const isAlive = () => {
        throw new TypeError('no process table');
      };

      await expect(store().acquireLease(leaseRequest(account, { isAlive }))).rejects.toThrow('no process table');
      expect(await store().readLease(account)).toEqual(lease);
      await expect(store().renewLease(lease, second(120))).resolves.toMatchObject({ epoch: lease.epoch });
    });
  });
}
