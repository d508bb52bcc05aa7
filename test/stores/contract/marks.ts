import { describe, expect, test } from 'vitest';
import type { Mark } from '../../../shared/domain/sweep/mark.ts';
import type { Store } from '../../../shared/stores/port.ts';
import { freshAccount, second } from './setting.ts';

export function markPromises(store: () => Store): void {
  const mark = (id: string): Mark => ({
    namespace: 'foothold',
    kind: 'instance',
    id,
    huntId: '01JBQ0000000000000000000AB',
    markedAt: second(0),
  });

  describe('marks of sweeps', () => {
    test('an account that was never swept is null, and gets version 1 with the first write', async () => {
      const account = freshAccount();
      expect(await store().readMarks(account)).toBeNull();

      expect(await store().writeMarks(account, { marks: [mark('one'), mark('"two" é 🦶')], version: 0 })).toBe(1);

      expect(await store().readMarks(account)).toEqual({ marks: [mark('one'), mark('"two" é 🦶')], version: 1 });
    });

    test('a write replaces all marks, also by none', async () => {
      const account = freshAccount();

      await store().writeMarks(account, { marks: [mark('one')], version: 0 });
      await store().writeMarks(account, { marks: [mark('two')], version: 1 });
      const between = await store().readMarks(account);
      await store().writeMarks(account, { marks: [], version: 2 });

      expect(between).toEqual({ marks: [mark('two')], version: 2 });
      expect(await store().readMarks(account)).toEqual({ marks: [], version: 3 });
    });

    test.each([0, 1, 3])('a write over version 2 that was read at %d loses with null and changes nothing', async (version) => {
      const account = freshAccount();
      await store().writeMarks(account, { marks: [mark('one')], version: 0 });
      await store().writeMarks(account, { marks: [mark('two')], version: 1 });

      expect(await store().writeMarks(account, { marks: [mark('three')], version })).toBeNull();

      expect(await store().readMarks(account)).toEqual({ marks: [mark('two')], version: 2 });
    });

    test('a write that believes in marks that are not there loses', async () => {
      const account = freshAccount();

      expect(await store().writeMarks(account, { marks: [], version: 1 })).toBeNull();
      expect(await store().readMarks(account)).toBeNull();
    });

    test.each([0, 1])('of many writes over version %d at once exactly one wins', async (version) => {
      const account = freshAccount();
      if (version === 1) await store().writeMarks(account, { marks: [], version: 0 });

      const versions = await Promise.all(['a', 'b', 'c', 'd'].map((id) => store().writeMarks(account, { marks: [mark(id)], version })));

      const winner = versions.findIndex((each) => each !== null);
      expect(versions.filter((each) => each !== null)).toEqual([version + 1]);
      expect(await store().readMarks(account)).toEqual({ marks: [mark(['a', 'b', 'c', 'd'][winner]!)], version: version + 1 });
    });

    test('accounts have marks of their own', async () => {
      const [one, other] = [freshAccount(), freshAccount()];
      await store().writeMarks(one, { marks: [mark('one')], version: 0 });

      expect(await store().readMarks(other)).toBeNull();
    });
  });
}
