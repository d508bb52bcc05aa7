import { isOver, isStopping, judgeMembers, stoppedBy, withoutWaiting } from '../domain/fleet/judge.ts';
import type { LeadRooms } from './api-rooms.ts';
import { huntsOf } from './fleet-record.ts';
import { fleetStep } from './fleet-step.ts';
import { steerHunt } from './steer-hunt.ts';

const calm = { retryAfter: null, unasked: false };

/**
 * One look at the hunts of a fleet that have not ended. A fleet that stops asks each for its end, at every look, as one may just have come on
 * record; one whose clean-up could not be finished is left as it is, since that is for a person.
 */
export const lookAtHunts = fleetStep(async (known, api: LeadRooms) => {
  const { store } = api.rooms;
  const open = (fleet: typeof known) => huntsOf(fleet, store, (member) => !isOver(member));
  const seen = judgeMembers(known, await open(known));
  if (!isStopping(seen)) return { fleet: seen, news: calm };
  for (const [huntId, { endedAt, phase, next }] of await open(seen)) {
    const stuck = next.step === 'end' && phase !== 'paused';
    if (endedAt === null && !stuck) await steerHunt('cancel', { huntId, by: stoppedBy(seen) }, api);
  }
  return { fleet: withoutWaiting(judgeMembers(seen, await open(seen))), news: calm };
});
