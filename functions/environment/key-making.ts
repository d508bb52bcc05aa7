import type { Rooms } from '../../shared/usecases/rooms.ts';

/** Key pairs made here; ssh2, which knows their form, is loaded when one is. */
export function keyMaking(): Pick<Rooms, 'makeKeyPair'> {
  return { makeKeyPair: async (type, comment) => (await import('../../shared/platform/key-pair.ts')).generateKeyPair(type, comment) };
}
