import { describe, expect, test } from 'vitest';
import type { Store } from '../../../shared/stores/port.ts';
import { huntDocument } from '../../support/documents.ts';
import { freshAccount } from './setting.ts';

export function tenantPromises(store: () => Store): void {
  const create = async (account: string, tenant: string | null, minute: number) => {
    const createdAt = new Date(Date.UTC(2026, 10, 1, 12, minute)).toISOString();
    const caller = tenant === null ? {} : { caller: { tenant, requestHash: 'hash', scheduleId: null } };
    const document = huntDocument({ account, createdAt, ...caller });
    await store().createHunt(document, []);
    return document.huntId;
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

    test('pages meet without a gap or a double, also within one instant', async () => {
      const account = freshAccount();
      for (const minute of [0, 0, 0, 1, 2]) await create(account, account, minute);

      const whole = await store().listHunts({ tenant: account });
      const first = await store().listHunts({ tenant: account, limit: 3 });
      const last = first.at(-1)!;
      const second = await store().listHunts({ tenant: account, limit: 3, after: { createdAt: last.createdAt, huntId: last.huntId } });

      expect([...first, ...second].map(({ huntId }) => huntId)).toEqual(whole.map(({ huntId }) => huntId));
      expect(whole).toHaveLength(5);
    });
  });
}
