import type { Fleet } from '../domain/fleet/fleet.ts';
import { isOver, judgeMembers } from '../domain/fleet/judge.ts';
import { isAtRest } from '../domain/fleet/state.ts';
import { startAfter, takeOverAfter } from '../domain/hunting/stranded.ts';
import { RecoveryStoppedError } from './errors.ts';
import { allOpenFleets } from './fleet-index.ts';
import { huntsOf } from './fleet-record.ts';
import { recoverFleet } from './recover-fleet.ts';
import type { Rooms } from './rooms.ts';

export interface StrandedFleets {
  /** Open fleets that were looked at. */
  readonly seen: number;
  /** Started: no execution of that generation ever was. Those that stood still and whose hunts were resumed, or ended, are among them. */
  readonly started: readonly string[];
  /** Taken over, under a new generation: their execution ended without a word, or hangs. */
  readonly resumed: readonly string[];
  /** To be looked at by a person, with why. */
  readonly left: readonly { readonly fleetId: string; readonly message: string }[];
}

/**
 * Finds the fleets that nobody looks after: as `recoverStranded` does with hunts, by what is due, and repeatable as that is. One that stands
 * still because all its hunts do is let alone, until one of them goes on or has ended.
 */
export async function recoverStrandedFleets(rooms: Pick<Rooms, 'store' | 'clock' | 'fleets' | 'log'>): Promise<StrandedFleets> {
  const { store, clock, fleets, log } = rooms;
  if (fleets === undefined)
    throw new TypeError('recovering fleets: expected FOOTHOLD_FLEET_MACHINE, the ARN of the fleet machine, got nothing');
  const [started, resumed, left]: [string[], string[], { fleetId: string; message: string }[]] = [[], [], []];
  const open = await allOpenFleets(store);
  for (const fleet of open) {
    const { fleetId, generation, dueAt } = fleet;
    const late = (clock.now() - Date.parse(dueAt)) / 1000;
    if (late < startAfter || (await standsStill(fleet, store))) continue;
    if ((await fleets.start(fleet)) === 'started') {
      started.push(fleetId);
      log.warn('fleet.recovered', { fleetId, generation, status: 'NEVER_STARTED' });
      continue;
    }
    if (late < takeOverAfter) continue;
    try {
      const { done } = await recoverFleet({ fleetId, generation, status: 'FAILED' }, rooms);
      if (done === 'resumed') resumed.push(fleetId);
    } catch (error) {
      if (!(error instanceof RecoveryStoppedError)) throw error;
      left.push({ fleetId, message: error.message });
    }
  }
  return { seen: open.length, started, resumed, left };
}

async function standsStill(fleet: Fleet, store: Rooms['store']): Promise<boolean> {
  return isAtRest(judgeMembers(fleet, await huntsOf(fleet, store, (member) => !isOver(member))));
}
