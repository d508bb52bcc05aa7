import type { Fleet } from '../shared/domain/fleet/fleet.ts';
import { isOver, judgeMembers } from '../shared/domain/fleet/judge.ts';
import type { HuntDocument } from '../shared/domain/hunt.ts';
import type { Clock } from '../shared/platform/clock.ts';
import { KeyReusedError } from '../shared/usecases/api-errors.ts';
import type { StartRooms } from '../shared/usecases/api-rooms.ts';
import { cancelFleet } from '../shared/usecases/cancel-fleet.ts';
import { FleetUnknownError } from '../shared/usecases/errors.ts';
import { huntsOf, readFleet } from '../shared/usecases/fleet-record.ts';
import { type FleetRequest, startFleet } from '../shared/usecases/start-fleet.ts';
import { executeFleet } from './fleet-machine.ts';
import type { LocalEngine } from './serve/engine.ts';
import type { Waits } from './waits.ts';

export interface FleetRun {
  readonly request: FleetRequest;
  readonly start: StartRooms;
  readonly engine: LocalEngine;
  readonly clock: Clock;
  /** Of the fleet's own machine; hastened when a hunt ends. */
  readonly waits: Waits;
  /** Counts a run as one participant of virtual time; null on a real clock. */
  readonly virtually: (<T>(work: () => Promise<T>) => Promise<T>) | null;
  readonly signal: AbortSignal | undefined;
  readonly onFleet: ((fleet: Fleet, repeated: boolean) => void) | undefined;
}

export interface FleetOutcome {
  readonly fleet: Fleet;
  /** Of the hunts that have come on record, by their index. */
  readonly documents: readonly HuntDocument[];
}

/**
 * Runs a fleet in this process until every hunt of it has ended, stands still, or was kept for later. The same request goes on with what a
 * process that died has left; a fleet that has ended comes back as it ended.
 */
export async function runFleet(run: FleetRun): Promise<FleetOutcome> {
  const { start, engine, clock, waits, virtually } = run;
  const { store } = start.rooms;
  const { fleet, repeated } = await named(run);
  run.onFleet?.(fleet, repeated);
  if (fleet.endedAt !== null) return outcome(fleet.fleetId, store);
  const over = new AbortController();
  const listener = () => void obey().catch((error: unknown) => start.rooms.log.error('fleet.signal-unheard', { error }));
  const obey = async () => {
    const by = String(run.signal?.reason ?? 'a signal');
    if (fleet.request.settings.hunt.onInterrupt === 'keep') {
      over.abort(by);
      void engine.stop(by);
    } else {
      await cancelFleet(fleet.fleetId, by, start.rooms);
    }
    waits.hasten();
  };
  run.signal?.addEventListener('abort', listener, { once: true });
  try {
    if (run.signal?.aborted) await obey();
    else if (repeated) await takeUp(fleet, run);
    const work = () => executeFleet(fleet.fleetId, { start, clock, over: over.signal, waits });
    await (virtually === null ? work() : virtually(work));
    await engine.idle();
  } finally {
    run.signal?.removeEventListener('abort', listener);
  }
  return outcome(fleet.fleetId, store);
}

async function named({ request, start }: FleetRun): ReturnType<typeof startFleet> {
  try {
    return await startFleet(request, start);
  } catch (error) {
    throw error instanceof KeyReusedError ? new FleetNameTakenError(request.name ?? request.key) : error;
  }
}

/** What a runner has left, and what was paused: each goes on where it stood, under the lease that this process holds now. */
async function takeUp(fleet: Fleet, { start, engine }: FleetRun): Promise<void> {
  for (const document of (await huntsOf(fleet, start.rooms.store)).values())
    if (document.endedAt === null) await engine.start({ ...document, lease: { epoch: -1 } });
}

async function outcome(fleetId: string, store: StartRooms['rooms']['store']): Promise<FleetOutcome> {
  const stored = await readFleet(fleetId, store);
  if (stored === null) throw new FleetUnknownError(fleetId);
  const documents = await huntsOf(stored.fleet, store);
  const fleet = stored.fleet.members.every(isOver) ? stored.fleet : judgeMembers(stored.fleet, documents);
  return { fleet, documents: fleet.members.flatMap(({ huntId }) => documents.get(huntId) ?? []) };
}

export class FleetNameTakenError extends Error {
  override name = 'FleetNameTakenError' as const;

  constructor(name: string) {
    super(`the name ${name} belongs to a fleet of another spec or count; give this one another --name`);
  }
}
