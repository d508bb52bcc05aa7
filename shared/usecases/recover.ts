import type { RecoveryRooms } from './recover-hunt.ts';
import { recoverStranded, type Stranded } from './recover-stranded.ts';
import { recoverStrandedFleets, type StrandedFleets } from './recover-stranded-fleets.ts';
import type { Rooms } from './rooms.ts';
import type { Seat } from './sitting.ts';

export interface Recovered {
  readonly hunts: Stranded;
  readonly fleets: StrandedFleets;
}

/** Goes on with whatever nobody leads. Hunts first: a fleet that stood still goes on once they do. */
export async function recover(seat: Seat, rooms: RecoveryRooms & Pick<Rooms, 'fleets'>): Promise<Recovered> {
  const hunts = await recoverStranded(seat, rooms);
  const fleets = await recoverStrandedFleets(rooms);
  const counts = ({ seen, started, resumed, left }: Stranded | StrandedFleets) => ({
    seen,
    started: started.length,
    resumed: resumed.length,
    left: left.length,
  });
  rooms.log.info('recovery.done', { hunts: counts(hunts), fleets: counts(fleets) });
  return { hunts, fleets };
}
