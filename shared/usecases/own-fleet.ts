import type { Fleet } from '../domain/fleet/fleet.ts';
import { isOver, judgeMembers } from '../domain/fleet/judge.ts';
import { InputError } from '../domain/problem.ts';
import { NotYoursError } from './api-errors.ts';
import type { ApiRooms } from './api-rooms.ts';
import { cancelFleet } from './cancel-fleet.ts';
import { listedFleets } from './fleet-index.ts';
import { huntsOf, readFleet } from './fleet-record.ts';
import { type FleetRequest, startFleet } from './start-fleet.ts';

/**
 * Starts one fleet for a tenant's key: the record first, then the machine. Dying between the two is mended by the next request with the key;
 * for a fleet whose hunts stood still it is the way to go on. Throws as `startFleet` does.
 */
export async function startOwnFleet(request: FleetRequest, api: ApiRooms): Promise<{ readonly fleet: Fleet; readonly repeated: boolean }> {
  const { fleets } = api.rooms;
  if (fleets === undefined)
    throw new InputError([
      { path: 'fleets', expected: 'a server that runs fleets', got: 'one that does not', remedy: 'deploy its machine' },
    ]);
  const { fleet, repeated } = await startFleet(request, api);
  if (fleet.endedAt === null) await fleets.start(fleet);
  return { fleet, repeated };
}

/** The tenant's fleet, as its hunts stand now: later than the machine's last look. Throws `NotYoursError`. */
export async function describeFleet(fleetId: string, tenant: string, { rooms: { store } }: ApiRooms): Promise<Fleet> {
  const fleet = await loadOwnFleet(fleetId, tenant, store);
  return fleet.endedAt === null ? judgeMembers(fleet, await huntsOf(fleet, store, (member) => !isOver(member))) : fleet;
}

/** The tenant's fleets, newest first: all that have not ended, and of the others the latest. As their machines saw them last. */
export async function listOwnFleets(tenant: string, { rooms: { store } }: ApiRooms): Promise<Fleet[]> {
  return (await listedFleets(tenant, store)).reverse();
}

/** Asks for the end of the tenant's fleet with all its hunts; again is the same as once. Throws `NotYoursError`. */
export async function cancelOwnFleet(
  fleetId: string,
  caller: { readonly tenant: string; readonly name: string },
  api: ApiRooms,
): Promise<Fleet> {
  await loadOwnFleet(fleetId, caller.tenant, api.rooms.store);
  const fleet = await cancelFleet(fleetId, `${caller.name} over the API`, api.rooms);
  // Where its machine had stopped, because all stood still, it goes on with the clean-up.
  if (fleet.endedAt === null) await api.rooms.fleets?.start(fleet);
  return describeFleet(fleetId, caller.tenant, api);
}

async function loadOwnFleet(fleetId: string, tenant: string, store: ApiRooms['rooms']['store']): Promise<Fleet> {
  const stored = await readFleet(fleetId, store);
  if (stored === null || stored.fleet.tenant !== tenant) throw new NotYoursError('fleet', fleetId);
  return stored.fleet;
}
