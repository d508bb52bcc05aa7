import { describe, expect, test } from 'vitest';
import type { Store } from '../../../shared/stores/port.ts';
import { huntDocument } from '../../support/documents.ts';
import { freshAccount, second } from './setting.ts';

export function tenantPromises(store: () => Store): void {
  const create = async (account: string, tenant: string | null, minute: number) => {
    const createdAt = new Date(Date.UTC(2026, 10, 1, 12, minute)).toISOString();
    const caller = tenant === null ? {} : { caller: { tenant, requestHash: 'hash', scheduleId: null } };
    const document = huntDocument({ account, createdAt, ...caller });
    await store().createHunt(document, []);
    return document.huntId;
  };

  const end = async (huntId: string) => {
    const { document } = (await store().loadHunt(huntId))!;
    return store().saveHunt({ ...document, phase: 'ready', endedAt: second(3600) }, []);
  };

  describe('lists by tenant', () => {
    test('a tenant gets its own hunts, newest first; those without a caller are the local tenant’s', async () => {
      const account = freshAccount();
      const first = await create(account, account, 0);
      await create(account, `${account}-other`, 1);
      const third = await create(account, account, 2);
      const local = await create(account, null, 3);

      const own = await store().listHunts({ tenant: account });
      const ours = await store().listHunts({ tenant: 'local', account });

      expect(own.map(({ huntId }) => huntId)).toEqual([third, first]);
      expect(own[0]?.caller).toEqual({ tenant: account, requestHash: 'hash', scheduleId: null });
      expect(ours.map(({ huntId }) => huntId)).toEqual([local]);
    });

    test('what a tenant has open is its own that have not ended', async () => {
      const account = freshAccount();
      const ids: string[] = [];
      for (const minute of [0, 1, 2, 3]) ids.push(await create(account, account, minute));
      await create(account, `${account}-other`, 4);
      await end(ids[1]!);
      await end(ids[3]!);

      const open = await store().listHunts({ tenant: account, open: true });
      const newest = await store().listHunts({ tenant: account, open: true, limit: 1 });
      const older = await store().listHunts({ tenant: account, open: true, limit: 5, after: newest[0]! });

      expect([open, newest, older].map((list) => list.map(({ huntId }) => huntId))).toEqual([[ids[2], ids[0]], [ids[2]], [ids[0]]]);
    });

    test('a hunt that was handed over and is ended later is open again until then', async () => {
      const account = freshAccount();
      const ended = await end(await create(account, account, 0));
      expect(await store().listHunts({ tenant: account, open: true })).toEqual([]);

      const reopened = await store().saveHunt({ ...ended, endedAt: null }, []);

      expect(await store().listHunts({ tenant: account, open: true })).toEqual([reopened]);
      expect(await store().listHunts({ account, open: true })).toEqual([reopened]);
    });

    test('a tenant whose name looks like a part of another’s, or like a path, has a list of its own', async () => {
      const account = freshAccount();
      const names = ['', '/', '/..', '_2f_', '#1', ' é"'].map((end) => `${account}${end}`);
      const ids: string[] = [];
      for (const [minute, tenant] of names.entries()) ids.push(await create(account, tenant, minute));

      const lists = await Promise.all(names.map((tenant) => store().listHunts({ tenant })));

      expect(lists.map((list) => list.map(({ huntId }) => huntId))).toEqual(ids.map((huntId) => [huntId]));
    });

    test('pages meet without a gap or a double, also within one instant', async () => {
      const account = freshAccount();
      for (const minute of [0, 0, 0, 1, 2]) await create(account, account, minute);

      const whole = await store().listHunts({ tenant: account });
      const first = await store().listHunts({ tenant: account, limit: 3 });
      const last = first.at(-1)!;
      const second = await store().listHunts({ tenant: account, limit: 3, after: { createdAt: last.createdAt, huntId: last.huntId } });

      expect([...first, ...second].map(({ huntId }) => huntId)).toEqual(whole.map(({ huntId }) => huntId));
      expect(whole).toHaveLength(5);
      expect(await store().listHunts({ tenant: account, after: whole.at(-1)! })).toEqual([]);
    });
  });
}
