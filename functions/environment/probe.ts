import type { Rooms } from '../../shared/usecases/rooms.ts';

/** SSH handshakes; ssh2 is loaded by the first. */
export function probes(): Pick<Rooms, 'probeSsh'> {
  return { probeSsh: async (call) => (await import('../../shared/platform/ssh-probe.ts')).probeSsh(call) };
}
