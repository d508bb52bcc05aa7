import type { JsonObject } from '../../shared/domain/json.ts';
import type { CloudKind, CloudPlan } from './cloud-side.ts';
import { type Dice, diceOf } from './dice.ts';
import { ec2 } from './ec2-side.ts';
import { type Aftermath, type Fault, runModes } from './fault.ts';
import { oci } from './oci-side.ts';

/** Clouds that are rehearsed. */
export const clouds: readonly CloudKind[] = [oci, ec2];

/** OCI twice as often: its hunts are what most people are after, and two of them play in the time of one on EC2. */
const drawn = [oci, oci, ec2];

/** One simulated hunt, whole: what is asked of which account, from which home, and what goes wrong. */
export interface Course {
  readonly seed: number;
  readonly cloud: string;
  readonly home: 'laptop' | 'serverless';
  readonly plan: CloudPlan;
  /** Ms by which the clocks of the first, second, … runner are wrong. */
  readonly skews: readonly number[];
  /** Seconds between two sweeps while the hunt goes on; null for none. At the end it is swept in any case. */
  readonly sweepEvery: number | null;
  /** Whether the home hears the cloud's events. */
  readonly events: boolean;
  readonly faults: readonly Fault[];
}

/** The course of a seed: the same for ever, on every machine, as long as this file stays as it is. */
export function courseOf(seed: number): Course {
  const dice = diceOf(seed);
  const kind = dice.pick(drawn);
  const plan = kind.plan(dice);
  const skews = dice.chance(0.5) ? [0] : Array.from({ length: 6 }, () => dice.whole(-2500, 2500));
  const home = dice.pick(['laptop', 'serverless'] as const);
  const sweepEvery = dice.chance(0.2) ? dice.whole(20, 90) : null;
  const events = dice.chance(0.25);
  const many = dice.pick([0, 1, 1, 2, 2, 3, 4, 6, 8]);
  const faults = Array.from({ length: many }, () => drawFault(dice, kind, latenessOf(plan), events));
  return { seed, cloud: kind.name, home, plan, skews, sweepEvery, events, faults };
}

/** Most seconds by which an effect is late: mostly within the settle time of the plan, sometimes beyond, where only the sweep finds it. */
export function latenessOf({ settings }: CloudPlan): number {
  return (settings.hunt as { settle: number }).settle + 20;
}

function drawFault(dice: Dice, kind: CloudKind, lateness: number, events: boolean): Fault {
  const sort = dice.whole(1, events ? 24 : 20);
  if (sort > 20) return drawEventFault(dice);
  if (sort <= 7) return drawCloudFault(dice, kind, lateness);
  if (sort <= 12) return drawStoreFault(dice, lateness);
  if (sort <= 14) return drawRunFault(dice);
  return drawWorldFault(dice, kind);
}

function aftermath(dice: Dice): Aftermath {
  return dice.pick(['rerun', 'rerun', 'abandon', 'resume'] as const);
}

function drawCloudFault(dice: Dice, kind: CloudKind, lateness: number): Fault {
  const operation = dice.chance(0.4)
    ? kind.launching
    : dice.chance(0.25)
      ? kind.ending
      : dice.chance(0.15)
        ? '*'
        : dice.pick(kind.operations);
  const at = `cloud.${operation}`;
  const nth = operation === '*' ? dice.whole(1, 40) : dice.pick([1, 1, 1, 2, 2, 3, 4, 6]);
  const mode = dice.pick([
    'die-before',
    'die-during',
    'die-after',
    'lost-before',
    'lost-after',
    'lost-after',
    'slow',
    'late',
    'twice',
    'plain',
    'plain',
  ] as const);
  const seconds = dice.whole(1, lateness);
  const answer = mode === 'plain' || (mode !== 'lost-after' && dice.chance(0.1)) ? { answer: dice.pick(Object.keys(kind.answers)) } : {};
  return { at, nth, mode, seconds, ...answer, ...(mode.startsWith('die') ? { then: aftermath(dice) } : {}) };
}

function drawStoreFault(dice: Dice, lateness: number): Fault {
  const name = dice.pick([
    'saveHunt',
    'saveHunt',
    'saveHunt',
    'loadHunt',
    'readLease',
    'writePace',
    'readPace',
    'acquireLease',
    'releaseLease',
    '*',
  ] as const);
  const nth = name === '*' ? dice.whole(1, 60) : name === 'saveHunt' || name === 'loadHunt' ? dice.whole(1, 20) : dice.whole(1, 4);
  const mode = dice.pick([
    'die-before',
    'die-during',
    'die-after',
    'die-after',
    'lost-before',
    'lost-after',
    'slow',
    'late',
    'twice',
    'plain',
  ] as const);
  const seconds = dice.whole(1, Math.min(20, lateness));
  const fault = { mode, seconds, ...(mode.startsWith('die') ? { then: aftermath(dice) } : {}) };
  if (dice.chance(0.1)) {
    // A file is written or it is not: nothing of a key room comes late.
    const prompt = mode === 'late' || mode === 'twice' || mode === 'die-during' ? 'die-after' : mode;
    return { ...fault, at: dice.pick(['keys.replace', 'keys.*', 'probe', 'callback']), nth: dice.whole(1, 2), mode: prompt };
  }
  return { ...fault, at: `store.${name}`, nth, ...(mode === 'plain' ? { answer: dice.pick(['stale', 'unavailable']) } : {}) };
}

function drawRunFault(dice: Dice): Fault {
  const name = dice.pick([
    'AttemptLaunch',
    'AttemptLaunch',
    'PollStatus',
    'ProbeSsh',
    'Announce',
    'CleanUp',
    'PrepareKeyPair',
    'RankOfferings',
    'ValidateRequest',
    '*',
  ]);
  return { at: `run.${name}`, nth: dice.whole(1, name === '*' ? 20 : 4), mode: dice.pick(runModes), seconds: dice.whole(0, 20) };
}

/** An event that is lost, doubled, or late: other events overtake it. */
function drawEventFault(dice: Dice): Fault {
  return { at: 'event.*', nth: dice.whole(1, 20), mode: dice.pick(['lost-before', 'twice', 'late'] as const), seconds: dice.whole(1, 90) };
}

function drawWorldFault(dice: Dice, kind: CloudKind): Fault {
  const mode = dice.pick([
    'cancel',
    'pause',
    'interrupt',
    'kill',
    'kill',
    'stop',
    'take-over',
    'take-over',
    'twin',
    'wake',
    'reclaim',
    'outage',
  ] as const);
  const where = dice.pick(['cloud.*', 'store.*', 'run.*', 'wait.*', 'wait.*', `cloud.${kind.launching}`, `cloud.${kind.ending}`]);
  return {
    at: where,
    nth: dice.whole(1, where === 'cloud.*' || where === 'store.*' ? 40 : where.startsWith('cloud.') ? 4 : 15),
    mode,
    seconds: dice.whole(1, 40),
  };
}

/** Settings of a plan, for people. */
export function describeCourse(course: Course): JsonObject {
  return {
    cloud: course.cloud,
    home: course.home,
    events: course.events,
    scenario: course.plan.scenario,
    settings: course.plan.settings,
    alternatives: [...course.plan.alternatives],
    skews: [...course.skews],
  };
}
