import * as v from 'valibot';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { newHunt } from '../../shared/domain/hunting/new-hunt.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { type Course, clouds } from './course.ts';
import { openLedger } from './facts.ts';
import { type Departure, type Hunter, newHunter } from './hunter.ts';
import { always, atTheEnd } from './invariants.ts';
import { newLimbo } from './life.ts';
import { listen } from './listener.ts';
import { openMemoryStore } from './memory-store.ts';
import { simulatedHunt } from './plans.ts';
import { type Script, scriptOf } from './script.ts';
import { newSeats } from './seat.ts';
import { inAWhile, type Stage } from './stage.ts';
import { sweepOnce } from './sweeper.ts';

/** What came of a course. */
export interface Outcome {
  readonly course: Course;
  /** The promise that was broken first, and how; null when all were kept. */
  readonly broken: { readonly promise: string; readonly how: string; readonly crossing: number } | null;
  readonly phase: HuntDocument['phase'];
  readonly reason: string | null;
  readonly message: string | null;
  readonly crossings: readonly string[];
  readonly struck: Script['struck'];
  /** Virtual seconds. */
  readonly seconds: number;
  readonly launches: number;
  /** How often the hunt went on as a new execution. */
  readonly generation: number;
  readonly runners: number;
}

export interface PlayOptions {
  /** Takes a protection out, for the tests that show that it is missed. */
  readonly sabotage?: (rooms: Rooms) => Rooms;
  /** The same for the rooms of each sweep. */
  readonly sabotageSweep?: (rooms: Rooms) => Rooms;
  /** Requests travel over HTTP on loopback instead of within the process. */
  readonly wire?: boolean;
}

const firstEpoch = 1;
const mostRunners = 30;
const mostCrossings = 4000;
// One to mark, one to end, two in place of those that were struck.
const sweepsAtTheEnd = 4;
const startsAt = Date.UTC(2026, 10, 2, 3);

/** Plays a course to its end, or to the first broken promise. The same course always plays the same way. */
export async function play(
  course: Course,
  { sabotage = (rooms) => rooms, sabotageSweep = (rooms) => rooms, wire = false }: PlayOptions = {},
): Promise<Outcome> {
  const clock = new VirtualClock(startsAt);
  const kind = clouds.find(({ name }) => name === course.cloud);
  if (kind === undefined) throw new Error(`no simulated cloud called ${course.cloud}`);
  const side = await kind.create(course.plan, clock, course.seed, wire);
  const { store, records, leads } = openMemoryStore();
  const script = scriptOf(course.faults);
  const account = await side
    .open(
      (url, init) => side.deliver({ ...init, url }),
      () => clock.now(),
    )
    .account();
  const settings = v.parse(settingsSchema, course.plan.settings);
  const { document, events } = newHunt({
    huntId: simulatedHunt,
    namespace: 'foothold',
    cloud: kind.name,
    account: account.key,
    region: account.region,
    // Of the first lease: whoever starts a hunt takes the account's lease first.
    epoch: firstEpoch,
    launch: course.plan.launch,
    alternatives: course.plan.alternatives,
    settings,
    now: clock.now(),
  });
  const canary = `canary-${course.seed}-private-key`;
  const skew = Math.max(0, ...course.skews) - Math.min(0, ...course.skews);
  const cap = settings.pace.policy === 'exponential' ? 0 : (settings.pace.floor ?? 0);
  const ledger = openLedger({ side, document, now: () => clock.now(), skew, cap, canary, records, leads, faults: course.faults.length });
  let broken: Outcome['broken'] = null;
  let halt: () => void = () => undefined;
  const halted = new Promise<'halted'>((resolve) => {
    halt = () => resolve('halted');
  });

  function fail(promise: string, how: string): void {
    broken ??= { promise, how, crossing: script.crossings.length };
    halt();
  }
  function unexpected(error: unknown): void {
    fail('nothing breaks in a way that nobody foresaw', error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  function judge(): void {
    ledger.tick();
    for (const promise of always) {
      const how = promise.broken(ledger.facts);
      if (how !== null) fail(promise.name, how);
    }
    if (script.crossings.length > mostCrossings) fail('every hunt ends', `it goes on after ${mostCrossings} calls`);
  }
  const stage: Stage = {
    clock,
    script,
    kind,
    side,
    seats: newSeats(side),
    limbo: newLimbo(),
    store,
    keys: new Map(),
    ledger,
    huntId: simulatedHunt,
    account: account.key,
    canary,
    judge,
    unexpected,
    storeAwayUntil: 0,
    epoch: firstEpoch,
  };

  await store.createHunt(document, events);
  const active = new Set<Promise<Departure>>();
  let runners = 0;
  let restartAfter = 3;
  let newest: Hunter | null = null;
  const start = (adopts: boolean) => {
    runners += 1;
    if (runners > mostRunners) return fail('every hunt ends', `${mostRunners} runners did not get it to its end`);
    const hunter = newHunter(stage, {
      home: course.home,
      number: runners,
      skew: course.skews[(runners - 1) % course.skews.length] ?? 0,
      adopts,
      summon: () => start(true),
      sabotage,
    });
    newest = hunter;
    const run = hunter.run();
    active.add(run);
    const leave = () => {
      active.delete(run);
    };
    run.then(leave, (error: unknown) => {
      leave();
      unexpected(error);
    });
  };

  if (course.events) listen(stage, { home: course.home, nudge: () => newest?.nudge(), sabotage });

  async function untilTheEnd(): Promise<void> {
    start(false);
    for (;;) {
      while (active.size > 0) await Promise.race(active).catch(() => undefined);
      // Effects and calls that are still on their way land before the hunt's end is believed.
      const { document: stored } = (await store.loadHunt(simulatedHunt)) ?? { document };
      if (stored.next.step === 'end' && stored.endedAt !== null) return;
      await clock.sleep(restartAfter * 1000);
      ledger.down(restartAfter);
      restartAfter = Math.min(40, restartAfter * 2);
      if (active.size === 0) start(true);
    }
  }
  // The grace has to exceed the settle time, and clocks differ.
  const grace = settings.hunt.settle + 20;
  let over = false;
  const sweepOn = () => {
    if (course.sweepEvery === null || over) return;
    inAWhile(stage, course.sweepEvery * 1000, () => sweepOnce(stage, grace, sabotageSweep).catch(unexpected).finally(sweepOn));
  };
  sweepOn();
  const done = untilTheEnd().then(() => 'done' as const);
  if ((await Promise.race([done, halted])) === 'done') {
    const left = () =>
      ledger.facts.leftovers().length > 0 || ledger.facts.living().length > (ledger.facts.document.phase === 'ready' ? 1 : 0);
    const marked = async () => ((await store.readMarks(account.key))?.marks.length ?? 0) > 0;
    for (let rounds = 0; rounds < sweepsAtTheEnd && (rounds === 0 || left() || (await marked())); rounds += 1) {
      await clock.sleep((grace + 30) * 1000);
      await sweepOnce(stage, grace, sabotageSweep).catch(unexpected);
    }
    await clock.sleep(60_000);
    judge();
    const [stored, lease] = [await store.loadHunt(simulatedHunt), await store.readLease(account.key)];
    const timedOut = lease !== null && Date.parse(lease.expiresAt) <= clock.now() + skew;
    ledger.set({
      ...(stored === null ? {} : { document: stored.document }),
      secrets: [...stage.keys.keys()],
      leaseHeld: lease !== null && !timedOut,
    });
    for (const promise of atTheEnd) {
      const how = promise.broken(ledger.facts);
      if (how !== null) fail(promise.name, how);
    }
  }
  over = true;
  const last = ledger.facts.document;
  const outcome: Outcome = {
    course,
    broken,
    phase: last.phase,
    reason: last.failure?.error ?? null,
    message: last.failure?.message ?? null,
    crossings: [...script.crossings],
    struck: [...script.struck],
    seconds: (clock.now() - startsAt) / 1000,
    launches: side.machines().length,
    generation: last.generation,
    runners,
  };
  await side.close();
  await store.close();
  stage.limbo.end();
  return outcome;
}
