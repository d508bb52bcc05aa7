import type { Fleet } from '../domain/fleet/fleet.ts';
import { isOver } from '../domain/fleet/judge.ts';
import { type FleetNews, type FleetState, isAtRest, stateOf, superseded } from '../domain/fleet/state.ts';
import type { LeadRooms, StartRooms } from './api-rooms.ts';
import { changeFleet } from './fleet-record.ts';

/** What a step made of the fleet. */
export interface FleetMove {
  readonly fleet: Fleet;
  readonly news: FleetNews;
}

/** What every step of the fleet machine stands on. */
export type FleetGround = Pick<LeadRooms, 'rooms'>;

export type FleetStep<Ground extends FleetGround = StartRooms> = (state: FleetState, rooms: Ground) => Promise<FleetState>;

/**
 * Wraps a step's body with what every step owes: the record is the truth, an execution that another one has taken over from stops, rounds
 * are counted, so that a fresh execution takes over in time. Every body may run twice, and beside another of its kind: what it starts and
 * asks for can be asked for again, and the record is written where nobody came between.
 */
export function fleetStep<Ground extends FleetGround>(body: (fleet: Fleet, rooms: Ground) => Promise<FleetMove>): FleetStep<Ground> {
  return async (state, rooms) => {
    let over: FleetState | null = null;
    let news: FleetNews | undefined;
    const fleet = await changeFleet(state.fleetId, rooms.rooms.store, async (known) => {
      over = gone(known, state);
      if (over !== null) return null;
      const move = await body({ ...known, handOver: 'no' }, rooms);
      news = move.news;
      return closed(move, rooms.rooms.clock.now());
    });
    return over ?? stateOf(fleet, news);
  };
}

/** What is left to say for an execution whose generation is past; null for the one that leads. */
function gone(known: Fleet, state: FleetState): FleetState | null {
  if (known.generation === state.generation) return null;
  // The run before this one wrote the hand-over and was not heard: the fresh execution is still to be started.
  return known.handOver === 'due' && known.generation === state.generation + 1 ? stateOf(known) : superseded(state);
}

/** The fleet with its round counted, and when the next one is due. */
function closed(move: FleetMove, now: number): Fleet {
  const fleet = counted(move, now);
  return { ...fleet, dueAt: new Date(now + stateOf(fleet, move.news).next.waitSeconds * 1000).toISOString() };
}

/** The end of the fleet, of this execution, or one more round of it. */
function counted({ fleet, news }: FleetMove, now: number): Fleet {
  if (fleet.members.every(isOver)) return { ...fleet, rounds: fleet.rounds + 1, endedAt: fleet.endedAt ?? new Date(now).toISOString() };
  const fresh = { ...fleet, generation: fleet.generation + 1, rounds: 0 };
  // Nothing goes on by itself: whoever asks for more gets an execution under a name that no closed one has.
  if (isAtRest(fleet, news)) return fresh;
  const rounds = fleet.rounds + 1;
  return rounds < fleet.request.settings.hunt.roundsPerExecution ? { ...fleet, rounds } : { ...fresh, handOver: 'due' };
}
