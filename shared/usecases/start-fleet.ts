import { fleetIdFor, huntIdFor } from '../domain/api/hunt-id.ts';
import type { WantedHunt } from '../domain/api/read-hunt.ts';
import { type Fleet, fleetMost, newFleet, requestMost } from '../domain/fleet/fleet.ts';
import { unshareable } from '../domain/fleet/vary.ts';
import { InputError, type Problem } from '../domain/problem.ts';
import { hashPayload } from '../domain/tokens.ts';
import { KeyReusedError, QuotaExceededError } from './api-errors.ts';
import type { StartRooms } from './api-rooms.ts';
import { enlistFleet } from './fleet-index.ts';
import { readFleet, writeFleet } from './fleet-record.ts';
import { memberKey } from './start-hunts.ts';

export interface FleetRequest {
  readonly tenant: string;
  /** Idempotency key: one fleet each, for good. */
  readonly key: string;
  /** For people; the fleet's id where it is left out. */
  readonly name?: string;
  readonly count: number;
  readonly wanted: WantedHunt;
  /** Put before the paths of the hunt's own problems: `hunt.` where it is a part of a body. */
  readonly prefix?: string;
}

/**
 * Puts a fleet on record for a tenant's key, or finds the one that is there: nothing of it runs yet. Throws `InputError` for a request that
 * cannot be a fleet's, `KeyReusedError` for another request under the key, `QuotaExceededError` where its hunts would be too many.
 */
export async function startFleet(request: FleetRequest, api: StartRooms): Promise<{ readonly fleet: Fleet; readonly repeated: boolean }> {
  const { tenant, key, count, wanted } = request;
  const { store, clock } = api.rooms;
  const problems = fleetProblems(request);
  if (problems.length > 0) throw new InputError(problems);
  const fleetId = fleetIdFor(tenant, key);
  const requestHash = hashPayload({ hunt: wanted.requestHash, count });
  const known = await readFleet(fleetId, store);
  if (known !== null) {
    if (known.fleet.requestHash !== requestHash) throw new KeyReusedError(`fleet ${fleetId}, which another request started`);
    return { fleet: known.fleet, repeated: true };
  }
  await assertRoom(request, api);
  await enlistFleet(tenant, fleetId, store);
  const { launch, alternatives, settings } = wanted;
  const fleet = newFleet({
    fleetId,
    name: request.name ?? fleetId,
    tenant,
    cloud: wanted.cloud,
    count,
    request: { launch, alternatives: [...alternatives], settings },
    requestHash,
    huntId: (index) => huntIdFor(tenant, memberKey(fleetId, index)),
    now: clock.now(),
  });
  // Somebody asked for the same at the same time: theirs is as good, or another request's.
  return (await writeFleet({ fleet, version: 0 }, store)) ? { fleet, repeated: false } : startFleet(request, api);
}

/** What is wrong with a fleet beside its hunt, as far as that can be known without a call. */
function fleetProblems({ count, wanted, prefix = '' }: FleetRequest): Problem[] {
  const { launch, alternatives } = wanted;
  const size = JSON.stringify([launch, alternatives]).length;
  return [
    ...(Number.isInteger(count) && count >= 1 && count <= fleetMost
      ? []
      : [{ path: 'count', expected: `a whole number from 1 to ${fleetMost}`, got: String(count) }]),
    ...(size <= requestMost
      ? []
      : [{ path: `${prefix}launch`, expected: `at most ${requestMost} characters for a fleet`, got: `${size} characters` }]),
    ...unshareable(wanted, count).map((problem) => ({ ...problem, path: prefix + problem.path })),
  ];
}

/** A fleet counts as the hunts that it has under way at once. */
async function assertRoom({ tenant, count, wanted }: FleetRequest, { rooms, limits }: StartRooms): Promise<void> {
  const onUnreadable = (error: Error) => rooms.log.warn('hunt.unreadable', { tenant, message: error.message });
  const open = await rooms.store.listHunts({ tenant, open: true, limit: limits.openHunts, onUnreadable });
  const more = Math.min(count, wanted.settings.fleet.parallel ?? count);
  if (open.length + more <= limits.openHunts) return;
  const words = `at most ${limits.openHunts} hunts may be open at once: ${open.length} are, and this fleet would be ${more} more`;
  throw new QuotaExceededError(`${words}; set fleet.parallel, wait for hunts to end, or cancel some`, 60);
}
