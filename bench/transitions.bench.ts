import { loadMachine } from '../local/machine.ts';
import type { HuntDocument } from '../shared/domain/hunt.ts';
import type { Store } from '../shared/stores/port.ts';
import type { SqliteStoreOptions } from '../shared/stores/sqlite/sqlite-store.ts';
import type { Benchmark } from './benchmark.ts';
import { limit } from './benchmark.ts';
import { openHuntingGround } from './worlds/hunting-ground.ts';
import { runHunt, skippingClock } from './worlds/run-hunt.ts';

const attempts = 400;

interface Course {
  transitions: number;
  ms: number;
}

type Intents = NonNullable<SqliteStoreOptions['intents']>;

/** A hunt of refused attempts through the real machine, handlers and SQLite store in a file; the cloud answers from memory. */
async function hunt(intents: Intents): Promise<Course> {
  const clock = skippingClock();
  const ground = openHuntingGround(clock, { intents });
  const huntId = await ground.plan(attempts);
  let transitions = 0;
  const start = performance.now();
  await runHunt(huntId, ground.rooms, clock, () => {
    transitions += 1;
  });
  const ms = performance.now() - start;
  await ground.close();
  return { transitions, ms };
}

/** The same machine with the same document, run as often around its loop by the same runner; a task gives back what it was given. */
async function bare(): Promise<Course> {
  const machine = loadMachine(new URL('../statemachines/hunt.asl.json', import.meta.url));
  const hunting = await huntingDocument();
  let left = attempts;
  let transitions = 0;
  const start = performance.now();
  await machine.execute(hunting, {
    async task(_, document) {
      left -= 1;
      return left > 0 ? document : { ...hunting, phase: 'ready', next: { ...hunting.next, step: 'end' } };
    },
    wait: async () => undefined,
    entered() {
      transitions += 1;
    },
  });
  return { transitions, ms: performance.now() - start };
}

/** A document as the machine carries it between two attempts. */
async function huntingDocument(): Promise<HuntDocument> {
  const clock = skippingClock();
  const ground = openHuntingGround(clock);
  const huntId = await ground.plan(10);
  let seen: HuntDocument | null = null;
  const store: Store = {
    ...ground.rooms.store,
    async saveHunt(document, events) {
      const saved = await ground.rooms.store.saveHunt(document, events);
      if (saved.next.step === 'attempt' && saved.counters.attempts === 6 && saved.plan?.sentAt === null) seen = saved;
      return saved;
    },
  };
  await runHunt(huntId, { ...ground.rooms, store }, clock);
  await ground.close();
  if (seen === null) throw new Error('the hunt had no sixth attempt');
  return seen;
}

const each = ({ ms, transitions }: Course) => (ms * 1000) / transitions;

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'transitions an attempt',
    unit: 'transitions',
    anchor: limit('three: AttemptLaunch, Route, WaitForNextAttempt', 3),
    // What a hunt needs before its first attempt and after its last is no attempt's: two lengths, and the difference.
    subject: { label: `a hunt of ${attempts} refused attempts, by the runner's event log`, measure: async () => attemptTransitions() },
    target: 1,
    rounds: 1,
    cold: true,
  },
  {
    name: 'a transition with the real handlers and store',
    unit: 'µs',
    anchor: { label: 'the bare runner, same machine and document, empty tasks', measure: async () => each(await bare()) },
    subject: {
      label: 'the real handlers, SQLite in a file, a cloud in memory that refuses',
      measure: async () => each(await hunt('power-cut')),
    },
    target: 10,
  },
  {
    name: 'a transition with the real handlers and store, without waiting for the disk',
    unit: 'µs',
    anchor: { label: 'the bare runner, same machine and document, empty tasks', measure: async () => each(await bare()) },
    subject: { label: 'the same, intents not synced, as in a rehearsal', measure: async () => each(await hunt('crash')) },
    target: 10,
  },
];

async function attemptTransitions(): Promise<number> {
  const clock = skippingClock();
  const ground = openHuntingGround(clock);
  const counts: number[] = [];
  for (const length of [attempts, 2 * attempts]) {
    let transitions = 0;
    await runHunt(await ground.plan(length), ground.rooms, clock, () => {
      transitions += 1;
    });
    counts.push(transitions);
  }
  await ground.close();
  return ((counts[1] ?? 0) - (counts[0] ?? 0)) / attempts;
}
