import type { Fleet } from '../domain/fleet/fleet.ts';
import { cancelFleet } from './cancel-fleet.ts';
import { RecoveryStoppedError } from './errors.ts';
import { changeFleet, readFleet } from './fleet-record.ts';
import type { EndedExecution } from './recover-hunt.ts';
import type { Rooms } from './rooms.ts';

export interface FleetRecovery {
  readonly fleetId: string;
  /** As for hunts; a fleet that stands still is one that waits for its hunts to be resumed. */
  readonly done: 'unknown' | 'over' | 'handed-over' | 'resumed';
}

const mostResumptions = 3;
const resumptionSpanMs = 3_600_000;

/**
 * What follows when an execution of the fleet machine ends from outside: whoever stopped it wanted the fleet to end, so it is cancelled with
 * its hunts; one that timed out or failed goes on. The record's generation is written before the execution of that name is started, so all of
 * it can be repeated. Throws `RecoveryStoppedError` after three resumptions within an hour: the event then waits for a person.
 */
export async function recoverFleet(
  { fleetId, generation, status }: Omit<EndedExecution, 'huntId'> & { readonly fleetId: string },
  { store, clock, fleets, log }: Pick<Rooms, 'store' | 'clock' | 'fleets' | 'log'>,
): Promise<FleetRecovery> {
  if (fleets === undefined)
    throw new TypeError('recovering a fleet: expected FOOTHOLD_FLEET_MACHINE, the ARN of the fleet machine, got nothing');
  const stored = await readFleet(fleetId, store);
  if (stored === null) return { fleetId, done: 'unknown' };
  if (stored.fleet.endedAt !== null) return { fleetId, done: 'over' };
  if (status === 'ABORTED') await cancelFleet(fleetId, 'whoever stopped the execution', { store, clock });
  const fleet = await changeFleet(fleetId, store, (known) =>
    known.endedAt !== null || known.generation > generation ? null : taken(known, clock.now()),
  );
  if (fleet.endedAt !== null) return { fleetId, done: 'over' };
  await fleets.start(fleet);
  const done = stored.fleet.generation > generation ? 'handed-over' : 'resumed';
  log.warn('fleet.recovered', { fleetId, generation, status, done });
  return { fleetId, done };
}

/** Taken over from the execution that ended: what that one may still write is not heard. */
function taken(fleet: Fleet, now: number): Fleet {
  const recent = fleet.recovered.filter((at) => Date.parse(at) > now - resumptionSpanMs);
  if (recent.length >= mostResumptions) throw new RecoveryStoppedError(`fleet ${fleet.fleetId}`, recent.length);
  const dueAt = new Date(now).toISOString();
  return { ...fleet, generation: fleet.generation + 1, rounds: 0, handOver: 'no', dueAt, recovered: [...recent, dueAt] };
}
