import { describe, expect, test } from 'vitest';
import type { Store } from '../../../shared/stores/port.ts';
import { freshAccount } from './setting.ts';

export function notePromises(store: () => Store): void {
  describe('notes', () => {
    test('a key that was never written is null, and gets version 1 with the first write', async () => {
      const key = `quota/${freshAccount()}/ä "b"`;
      expect(await store().readNote(key)).toBeNull();

      expect(await store().writeNote(key, { value: { starts: ['é 🦶'] }, version: 0 })).toBe(1);

      expect(await store().readNote(key)).toEqual({ value: { starts: ['é 🦶'] }, version: 1 });
      expect(await store().readNote(`${key}/`)).toBeNull();
    });

    test.each([0, 1, 3])('a write over version 2 that was read at %d loses with null and changes nothing', async (version) => {
      const key = freshAccount();
      await store().writeNote(key, { value: { at: 1 }, version: 0 });
      await store().writeNote(key, { value: { at: 2 }, version: 1 });

      expect(await store().writeNote(key, { value: { at: 3 }, version })).toBeNull();

      expect(await store().readNote(key)).toEqual({ value: { at: 2 }, version: 2 });
    });

    test.each([0, 1])('of many writes over version %d at once exactly one wins', async (version) => {
      const key = freshAccount();
      if (version === 1) await store().writeNote(key, { value: {}, version: 0 });

      const versions = await Promise.all(['a', 'b', 'c', 'd'].map((by) => store().writeNote(key, { value: { by }, version })));

      const winner = versions.findIndex((each) => each !== null);
      expect(versions.filter((each) => each !== null)).toEqual([version + 1]);
      expect(await store().readNote(key)).toEqual({ value: { by: ['a', 'b', 'c', 'd'][winner] }, version: version + 1 });
    });
  });
}
