import * as v from 'valibot';
import type { Fleet } from './fleet.ts';
import { isOver, isStopping, toStart } from './judge.ts';
import { failureOf, phaseOf, summaryOf } from './summary.ts';

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What the fleet machine passes from state to state. Small on purpose: the truth is the fleet's record, which each step reads. */
export const fleetStateSchema = v.object({
  fleetId: v.pipe(v.string(), v.ulid()),
  /** Which execution this is; the record's is higher once another one has taken over. */
  generation: natural,
  handOver: v.picklist(['due', 'no']),
  phase: v.picklist(['open', 'held', 'ready', 'partly', 'failed', 'cancelled', 'superseded']),
  next: v.object({ step: v.picklist(['start', 'look', 'end']), waitSeconds: natural }),
  summary: v.nullable(v.record(v.string(), natural)),
  failure: v.nullable(v.object({ error: v.string(), message: v.string() })),
});

export type FleetState = v.InferOutput<typeof fleetStateSchema>;

/** Hunts that are being cancelled are done within a minute or so. */
const stoppingInterval = 15;

/** The input of the execution that goes on with the fleet. The same for the same generation, so that a second start of it is none. */
export function fleetInput({ fleetId, generation }: Pick<Fleet, 'fleetId' | 'generation'>): FleetState {
  return { fleetId, generation, handOver: 'no', phase: 'open', next: { step: 'start', waitSeconds: 0 }, summary: null, failure: null };
}

/** What the record does not say of a step that has just run. */
export interface FleetNews {
  /** Seconds before it is any use to try starting hunts again; null after a try that had no trouble. */
  readonly retryAfter: number | null;
  /** A fleet that stops, and whose hunts were not asked for their end by this step: a look is to follow, if they stand still or not. */
  readonly unasked: boolean;
}

const noNews: FleetNews = { retryAfter: null, unasked: false };

/** Where the machine goes from here. */
export function stateOf(fleet: Fleet, news: FleetNews = noNews): FleetState {
  const { fleetId, generation, handOver } = fleet;
  const phase = phaseOf(fleet);
  return { fleetId, generation, handOver, phase, next: nextOf(fleet, news), summary: summaryOf(fleet), failure: failureOf(fleet) };
}

/** Another execution goes on with the fleet: this one is over, and has nothing to say. */
export function superseded(state: FleetState): FleetState {
  return { ...state, handOver: 'no', phase: 'superseded', next: { step: 'end', waitSeconds: 0 }, failure: null };
}

/** Whether nothing of the fleet goes on by itself, and nothing is left to ask of it. */
export function isAtRest(fleet: Fleet, { unasked }: FleetNews = noNews): boolean {
  return phaseOf(fleet) === 'held' && !unasked && toStart(fleet).length === 0;
}

function nextOf(fleet: Fleet, news: FleetNews): FleetState['next'] {
  const { interval } = fleet.request.settings.fleet;
  if (fleet.members.every(isOver)) return { step: 'end', waitSeconds: 0 };
  if (toStart(fleet).length > 0) {
    const { retryAfter } = news;
    if (retryAfter === null) return { step: 'start', waitSeconds: 0 };
    return { step: 'look', waitSeconds: Math.ceil(Math.min(Math.max(1, retryAfter), Math.max(1, interval))) };
  }
  if (isAtRest(fleet, news)) return { step: 'end', waitSeconds: 0 };
  return { step: 'look', waitSeconds: Math.ceil(Math.max(1, isStopping(fleet) ? Math.min(interval, stoppingInterval) : interval)) };
}
