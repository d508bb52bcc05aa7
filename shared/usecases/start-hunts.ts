import type { WantedHunt } from '../domain/api/read-hunt.ts';
import { CloudCallError } from '../domain/fault.ts';
import { type Fleet, type Member, told } from '../domain/fleet/fleet.ts';
import { isOver, isStopping, judgeMembers, stoppedBy, toStart, withoutWaiting } from '../domain/fleet/judge.ts';
import { vary } from '../domain/fleet/vary.ts';
import { hashPayload } from '../domain/tokens.ts';
import { LeaseHeldError } from '../stores/errors.ts';
import { KeyReusedError, QuotaExceededError } from './api-errors.ts';
import type { StartRooms } from './api-rooms.ts';
import { huntsOf, readFleet } from './fleet-record.ts';
import { type FleetMove, fleetStep } from './fleet-step.ts';
import { startHunt } from './start-hunt.ts';
import { steerHunt } from './steer-hunt.ts';

/** So many in one run of the function, which has a minute. */
const startedMost = 20;
/** So many tries in a row that started nothing, one an interval, and who waits still fails: the cloud or its account is not to be had. */
const stallsMost = 60;
/** Seconds. */
const stallRetry = 30;

/**
 * Starts as many hunts as the fleet still wants and `fleet.parallel` lets, each under a key of the fleet's: one that has been started is found
 * again, whoever died meanwhile. Without a place for them (quota, another runner, no answer) the next try comes later.
 */
export const startHunts = fleetStep(async (known, api: StartRooms) => {
  const { store } = api.rooms;
  const documents = await huntsOf(known, store, (member) => !isOver(member));
  const fleet = withoutWaiting(judgeMembers(known, documents));
  // Nobody has stepped yet: whoever put it on record may have died before the execution was started.
  const unstepped = fleet.members.filter(({ huntId, state }) => state === 'open' && documents.get(huntId)?.version === 1);
  const started = new Map<number, Member>();
  for (const member of [...unstepped, ...toStart(fleet)].slice(0, startedMost)) {
    try {
      started.set(member.index, await startMember(fleet, member, api));
    } catch (error) {
      const later = retryOf(error);
      if (later === null) throw error;
      api.rooms.log.warn('fleet.waits', { fleetId: fleet.fleetId, index: member.index, error });
      return stalled(withMembers(fleet, started), error as Error, { ...later, none: started.size === 0 });
    }
  }
  const calm = started.size === 0 ? {} : { stalls: 0, problem: null };
  return { fleet: { ...withMembers(fleet, started), ...calm }, news: { retryAfter: null, unasked: isStopping(fleet) } };
});

async function startMember(fleet: Fleet, member: Member, api: StartRooms): Promise<Member> {
  try {
    const wanted: WantedHunt = {
      ...vary({ cloud: fleet.cloud, ...fleet.request }, member.index, fleet.count),
      requestHash: hashPayload({ fleet: fleet.fleetId, index: member.index }),
      warnings: [],
    };
    const key = memberKey(fleet.fleetId, member.index);
    await startHunt({ tenant: fleet.tenant, key, wanted, scheduleId: null, fleet: { id: fleet.fleetId, index: member.index } }, api);
    await endIfStopping(fleet.fleetId, member.huntId, api);
    return told(member, 'open', null);
  } catch (error) {
    // Somebody used the fleet's own key for a request of theirs.
    if (error instanceof KeyReusedError) return told(member, 'failed', error.message);
    throw error;
  }
}

/** A start that was slow may come on record after the last look of a fleet that was cancelled meanwhile: nobody else would end it. */
async function endIfStopping(fleetId: string, huntId: string, api: StartRooms): Promise<void> {
  const newest = await readFleet(fleetId, api.rooms.store);
  if (newest !== null && isStopping(newest.fleet)) await steerHunt('cancel', { huntId, by: stoppedBy(newest.fleet) }, api);
}

/** The idempotency key of one member's hunt. */
export function memberKey(fleetId: string, index: number): string {
  return `fleet-${fleetId}-${index}`;
}

function retryOf(error: unknown): { readonly retryAfter: number; readonly counts: boolean } | null {
  if (error instanceof QuotaExceededError) return { retryAfter: error.retryAfter, counts: false };
  if (error instanceof LeaseHeldError || error instanceof CloudCallError) return { retryAfter: stallRetry, counts: true };
  return null;
}

function stalled(
  fleet: Fleet,
  { message }: Error,
  { retryAfter, counts, none }: { retryAfter: number; counts: boolean; none: boolean },
): FleetMove {
  const stalls = counts && none ? fleet.stalls + 1 : 0;
  const waiting = { ...fleet, stalls, problem: message };
  if (stalls < stallsMost) return { fleet: waiting, news: { retryAfter, unasked: false } };
  const reason = `could not be started: ${message}`;
  const members = fleet.members.map((member) => (member.state === 'waiting' ? told(member, 'failed', reason) : member));
  return { fleet: { ...waiting, members }, news: { retryAfter: null, unasked: false } };
}

function withMembers(fleet: Fleet, changed: ReadonlyMap<number, Member>): Fleet {
  return { ...fleet, members: fleet.members.map((member) => changed.get(member.index) ?? member) };
}
