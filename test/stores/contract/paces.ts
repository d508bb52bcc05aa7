import { describe, expect, test } from 'vitest';
import type { Store } from '../../../shared/stores/port.ts';
import { freshAccount } from './setting.ts';

export function pacePromises(store: () => Store): void {
  const record = (version: number, nextAt: number) => ({
    state: { pace: 10.25, streak: 3, fails: 0, since: 1793534400123.5, exponent: 2 },
    nextAt,
    version,
  });

  describe('paces', () => {
    test('an account without a pace is null, and gets version 1 with the first write', async () => {
      const account = freshAccount();
      expect(await store().readPace(account)).toBeNull();

      expect(await store().writePace(account, record(0, 1793534410000.5))).toBe(1);

      expect(await store().readPace(account)).toEqual(record(1, 1793534410000.5));
    });

    test('each write over the stored version is one version on', async () => {
      const account = freshAccount();

      for (const version of [0, 1, 2]) expect(await store().writePace(account, record(version, version))).toBe(version + 1);

      expect(await store().readPace(account)).toEqual(record(3, 2));
    });

    test.each([0, 1, 3])('a write over version 2 that was read at %d loses with null and changes nothing', async (version) => {
      const account = freshAccount();
      await store().writePace(account, record(0, 100));
      await store().writePace(account, record(1, 200));

      expect(await store().writePace(account, record(version, 300))).toBeNull();

      expect(await store().readPace(account)).toEqual(record(2, 200));
    });

    test('a write that believes in a pace that is not there loses', async () => {
      const account = freshAccount();

      expect(await store().writePace(account, record(1, 100))).toBeNull();
      expect(await store().readPace(account)).toBeNull();
    });

    test.each([0, 1])('of many writes over version %d at once exactly one wins', async (version) => {
      const account = freshAccount();
      if (version === 1) await store().writePace(account, record(0, 0));

      const versions = await Promise.all([1, 2, 3, 4, 5].map((nextAt) => store().writePace(account, record(version, nextAt))));

      const winner = versions.findIndex((each) => each !== null);
      expect(versions.filter((each) => each !== null)).toEqual([version + 1]);
      expect(await store().readPace(account)).toEqual(record(version + 1, winner + 1));
    });

    test('accounts have paces of their own', async () => {
      const [one, other] = [freshAccount(), freshAccount()];
      await store().writePace(one, record(0, 100));

      expect(await store().readPace(other)).toBeNull();
    });
  });
}
