import { joinLease } from '../shared/usecases/join-lease.ts';
import type { Rooms } from '../shared/usecases/rooms.ts';
import type { Seat, Sit } from '../shared/usecases/sitting.ts';

/** The longest that a function lives (Lambda, 900 s): until then what it took over has been started, or never will be. */
const term = 900;

/**
 * The engine holds the lease, not the function that took it: no process tells whether it still runs, and only expiry frees it. (Sandboxes
 * made from one snapshot share host name and boot id, so that one would take another's pid for dead.)
 */
export function functionSeat(): Seat {
  return { holder: { host: 'the state machine', pid: 0, startedAt: null }, isAlive: () => true, term };
}

/** A place beside the hunts that the engine runs already. */
export function functionSit(rooms: Pick<Rooms, 'store' | 'clock'>): Sit {
  const seat = functionSeat();
  return (account) => joinLease(account, seat, rooms);
}
