import type { LeadRooms } from '../../shared/usecases/api-rooms.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { functionSit } from '../seat.ts';
import { hunts } from './executions.ts';

/** What leading a hunt onward stands on: a place under its account's lease, and executions of the hunt machine. */
export function lead(rooms: Pick<Rooms, 'store' | 'clock'>): Pick<LeadRooms, 'engine' | 'sit'> {
  const { executions } = hunts();
  if (executions === undefined)
    throw new TypeError('starting hunts: expected FOOTHOLD_HUNT_MACHINE, the ARN of the hunt machine, got nothing');
  return { engine: executions, sit: functionSit(rooms) };
}
