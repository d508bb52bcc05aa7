import type { Cloud } from '../clouds/port.ts';
import type { HuntDocument, StepName } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { giveUp, startCleanUp } from '../domain/hunting/go.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import { LeaseLostError, StaleWriteError } from '../stores/errors.ts';
import type { Control, StoredHunt } from '../stores/port.ts';
import { HuntUnknownError } from './errors.ts';
import { noteInstance } from './instance-note.ts';
import type { Clouds, Rooms } from './rooms.ts';

export interface StepResult {
  readonly document: HuntDocument;
  readonly events: readonly TimelineEvent[];
}

/** What every step stands on, and the rooms beside it that one is given. */
export type StepRooms<Names extends keyof Rooms = never> = Pick<Rooms, 'store' | 'clock' | Names>;

/** One run of one step: the newest document, and the means to put something on record before acting on it. */
export interface StepRun<Names extends keyof Rooms = never> {
  readonly document: HuntDocument;
  readonly rooms: StepRooms<Names>;
  /** Epoch ms, read anew at each call. */
  now(): number;
  /** Writes the document, fenced by version and epoch, and gives it back with its new version. A new instance is noted first. */
  record(document: HuntDocument, events: readonly TimelineEvent[]): Promise<HuntDocument>;
  /**
   * The fence before anything is ended: throws `LeaseLostError` or `StaleWriteError` when another runner leads or has written since.
   * Asked after the list of what is to be ended was read, so that nothing a successor launches later can be on that list.
   */
  assertLed(): Promise<void>;
}

/** One run of a step that makes these calls to the hunt's cloud. */
export interface CloudRun<Calls extends keyof Cloud, Names extends keyof Rooms = never> extends StepRun<Names> {
  readonly cloud: Pick<Cloud, Calls>;
}

export type Step<Needed = Rooms> = (input: HuntDocument, rooms: Needed) => Promise<HuntDocument>;

/**
 * Wraps a step's body with what every step owes the protocol (guides/exactly-one): the stored document is the truth, so a
 * step that runs twice finds that it is past and returns what is on record; a runner that lost its lease stops; cancel,
 * pause and the deadline are honoured; rounds are counted, so that a fresh execution takes over in time.
 */
export function step<Names extends keyof Rooms = never>(
  name: StepName,
  body: (run: StepRun<Names>) => Promise<StepResult>,
): Step<StepRooms<Names>> {
  return async (input, rooms) => {
    const stored = await loadLed(input, rooms);
    const current = { ...stored.document, handOver: 'no' as const };
    if (current.next.step !== name || isPast(stored.document, input)) return stored.document;
    try {
      const onRecord = openRecord(current, rooms);
      const result =
        divert(current, stored.control, rooms.clock.now()) ??
        (await body({ document: current, rooms, now: () => rooms.clock.now(), ...onRecord }));
      return await onRecord.record(countRound(result.document), result.events);
    } catch (error) {
      // Another run of this very step wrote first. What it wrote is the truth; the machine goes on from there.
      if (error instanceof StaleWriteError) return (await loadLed(input, rooms)).document;
      throw error;
    }
  };
}

/** A step that asks the hunt's cloud, which is opened once the step is to run. */
export function cloudStep<Calls extends keyof Cloud, Names extends keyof Rooms = never>(
  name: StepName,
  body: (run: CloudRun<Calls, Names>) => Promise<StepResult>,
): Step<StepRooms<Names> & Clouds<Calls>> {
  return (input, rooms) =>
    step<Names>(name, async (run) => body({ ...run, cloud: await rooms.cloud(run.document.cloud, run.document.region) }))(input, rooms);
}

/** The stored hunt, when the caller still leads it. */
export async function loadLed(input: HuntDocument, rooms: Pick<Rooms, 'store'>): Promise<StoredHunt> {
  const stored = await rooms.store.loadHunt(input.huntId);
  if (stored === null) throw new HuntUnknownError(input.huntId);
  if (stored.document.lease.epoch > input.lease.epoch) throw new LeaseLostError(`hunt ${input.huntId} is led by another runner now`);
  return stored;
}

/**
 * Whether the round that the caller asks for is over. The step after may bear the same name (attempt follows attempt): its wait
 * belongs to the machine, so whoever runs a round twice must not run into the next one.
 */
function isPast(stored: HuntDocument, input: HuntDocument): boolean {
  return stored.generation !== input.generation || stored.rounds !== input.rounds;
}

type OnRecord = Pick<StepRun, 'record' | 'assertLed'>;

/** What one run of a step has written, from the document it found. */
function openRecord(document: HuntDocument, rooms: Pick<Rooms, 'store'>): OnRecord {
  let newest = document;
  return {
    async record(changed, events) {
      await noteInstance(newest, changed, rooms.store);
      newest = await rooms.store.saveHunt(changed, events);
      return newest;
    },
    async assertLed() {
      const { document: stored } = await loadLed(newest, rooms);
      const lease = await rooms.store.readLease(newest.account);
      if (lease !== null && lease.epoch !== newest.lease.epoch)
        throw new LeaseLostError(`account ${newest.account} is led by another runner now`);
      if (stored.version !== newest.version)
        throw new StaleWriteError(`hunt ${newest.huntId} has moved on from version ${newest.version} to ${stored.version}`);
    },
  };
}

/** Cancel, pause and deadline, in this order; null when the step is to run. Ending steps are never diverted. */
function divert(document: HuntDocument, control: Control | null, now: number): StepResult | null {
  const ending =
    document.next.step === 'failed' ||
    document.next.step === 'notify' ||
    (document.next.step === 'clean-up' && document.cleanUp?.then !== 'attempt');
  if (ending) return null;
  if (control?.wish === 'cancel') {
    const cancelled = {
      ...document,
      failure: { error: 'Hunt.Cancelled', message: `cancelled by ${control.by}`, remedy: 'Start again when you want to.' },
    };
    return {
      document: startCleanUp(cancelled, 'cancelled', now),
      events: [eventOf(document, now, 'hunt.cancel-requested', { by: control.by })],
    };
  }
  const settled = document.plan === null || !document.plan.unresolved || document.instance !== null;
  if (control?.wish === 'pause' && settled) {
    const held = { step: document.next.step, phase: document.phase };
    return {
      document: { ...document, held, phase: 'paused', next: { step: 'end', waitSeconds: 0, notBefore: null } },
      events: [eventOf(document, now, 'hunt.paused', { by: control.by })],
    };
  }
  return overdue(document, now);
}

/** Classes of a call that nobody answered. */
const unheard: ReadonlySet<string> = new Set(['UNKNOWN', 'TIMEOUT']);

/** Nobody answered the last launch, or what came before the first one: more time or more places would not have helped. */
function isUnheard({ last, counters }: HuntDocument): boolean {
  return last === null ? counters.errors > 0 : unheard.has(last.class);
}

function overdue(document: HuntDocument, now: number): StepResult | null {
  const { deadline } = document.request.settings.hunt;
  if (deadline === null || now < Date.parse(document.createdAt) + deadline * 1000) return null;
  const last = document.last === null ? 'no answer came in time' : `the last answer was: ${document.last.message}`;
  const failure = {
    error: 'Hunt.Deadline',
    message: `no instance within ${deadline} s and ${document.counters.attempts} attempts; ${last}`,
    remedy: isUnheard(document)
      ? 'The cloud gave no answer: check the network and the endpoint ("foothold doctor"), then start again.'
      : 'Start again with a longer --deadline, or add shapes and zones ("alternatives" in the hunt file).',
  };
  return { document: giveUp(document, failure, now), events: [] };
}

/** After enough rounds this execution ends and a fresh one goes on, long before 25,000 history events (platform-facts 9). */
function countRound(document: HuntDocument): HuntDocument {
  const rounds = document.rounds + 1;
  const repeats = document.next.step !== 'end' && document.next.step !== 'failed' && document.next.step !== 'notify';
  if (rounds < document.request.settings.hunt.roundsPerExecution || !repeats) return { ...document, rounds };
  return { ...document, rounds: 0, generation: document.generation + 1, handOver: 'due' };
}
