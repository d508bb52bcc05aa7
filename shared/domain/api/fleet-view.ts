import type * as v from 'valibot';
import type { Fleet } from '../fleet/fleet.ts';
import { phaseOf, summaryOf } from '../fleet/summary.ts';
import type { fleetLineSchema, fleetViewSchema } from './schemas.ts';

/** What callers see of a fleet in a list; the payload stays out, as it does of hunts. */
export function fleetLineOf(fleet: Fleet): v.InferOutput<typeof fleetLineSchema> {
  const { fleetId, name, cloud, count, createdAt, endedAt, cancel, problem } = fleet;
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
    links: { self: `/fleets/${fleetId}` },
  };
}

/** The same with its hunts. */
export function fleetViewOf(fleet: Fleet): v.InferOutput<typeof fleetViewSchema> {
  const hunts = fleet.members.map(({ index, huntId, state, reason }) => ({
    index,
    huntId,
    state,
    reason,
    links: { self: state === 'waiting' ? null : `/hunts/${huntId}` },
  }));
  return { ...fleetLineOf(fleet), hunts };
}
