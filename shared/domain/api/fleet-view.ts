import type * as v from 'valibot';
import type { Fleet } from '../fleet/fleet.ts';
import { phaseOf, summaryOf } from '../fleet/summary.ts';
import type { fleetViewSchema } from './schemas.ts';

/** What callers see of a fleet; the payload stays out, as it does of hunts. */
export function fleetViewOf(fleet: Fleet): v.InferOutput<typeof fleetViewSchema> {
  const { fleetId, name, cloud, count, createdAt, endedAt, cancel, problem, members } = fleet;
  return {
    fleetId,
    name,
    cloud,
    count,
    phase: phaseOf(fleet),
    summary: summaryOf(fleet),
    createdAt,
    endedAt,
    cancelledBy: cancel?.by ?? null,
    problem,
    hunts: members.map(({ index, huntId, state, reason }) => ({
      index,
      huntId,
      state,
      reason,
      links: { self: state === 'waiting' ? null : `/hunts/${huntId}` },
    })),
    links: { self: `/fleets/${fleetId}` },
  };
}
