import type { JsonObject } from '../../shared/domain/json.ts';
import type { CloudPlan } from './cloud-side.ts';
import { type Course, clouds, latenessOf } from './course.ts';
import type { Aftermath, CallMode, Fault } from './fault.ts';
import { play } from './play.ts';

/** How every crossing of a call is struck: before, under way, after, its answer lost, answered twice. */
const deaths: readonly CallMode[] = ['die-before', 'die-during', 'die-after'];
const losses: readonly CallMode[] = ['lost-before', 'lost-after', 'late', 'twice'];
const aftermaths: readonly Aftermath[] = ['rerun', 'abandon', 'resume'];
const writes = new Set(['store.saveHunt', 'store.writePace', 'store.acquireLease', 'store.releaseLease', 'store.requestControl']);

/** Every fault that can strike one crossing, as a course whose own run made these crossings. */
export function faultsAt(course: Course, site: string, nth: number): Fault[] {
  const at = { at: site, nth, seconds: Math.min(20, latenessOf(course.plan)) };
  if (site.startsWith('run.')) return (['both-first', 'both-second', 'repeat', 'echo', 'break'] as const).map((mode) => ({ ...at, mode }));
  if (site.startsWith('wait.'))
    return (['kill', 'stop', 'take-over', 'cancel', 'pause', 'interrupt', 'twin', 'wake', 'reclaim', 'outage'] as const).map((mode) => ({
      ...at,
      mode,
    }));
  if (site.startsWith('event.')) return (['lost-before', 'twice', 'late'] as const).map((mode) => ({ ...at, mode }));
  const dying = deaths.flatMap((mode) =>
    site.startsWith('keys.') && mode === 'die-during' ? [] : aftermathsOf(course).map((then) => ({ ...at, mode, then })),
  );
  if (site.startsWith('cloud.'))
    return [
      ...dying,
      ...losses.map((mode) => ({ ...at, mode })),
      ...answersAt(course, site).flatMap((answer) => toldAs.map((told) => ({ ...at, ...told, answer }))),
    ];
  if (writes.has(site))
    return [
      ...dying,
      ...losses.map((mode) => ({ ...at, mode })),
      ...['stale', 'unavailable'].map((answer) => ({ ...at, mode: 'plain' as const, answer })),
    ];
  if (site.startsWith('keys.')) return [...dying, { ...at, mode: 'lost-before' }, { ...at, mode: 'lost-after' }];
  return [...dying.slice(0, 1), { ...at, mode: 'lost-before' }];
}

/** A laptop has one way to die; a platform has three to go on. */
function aftermathsOf({ home }: Course): readonly Aftermath[] {
  return home === 'laptop' ? ['resume'] : aftermaths;
}

function answersAt({ cloud }: Course, site: string): string[] {
  const kind = clouds.find(({ name }) => name === cloud);
  if (kind === undefined) return [];
  const all = Object.keys(kind.answers);
  if (site === `cloud.${kind.launching}`) return all;
  return all.filter((name) => ['throttled', 'unknown', 'unavailable', 'auth', 'not-found', 'transient', 'html'].includes(name));
}

/** Each class of answer: told, its hearer dead at once, lost, and told twice. */
const toldAs: readonly { mode: CallMode; then?: Aftermath }[] = [
  { mode: 'plain' },
  { mode: 'die-after', then: 'resume' },
  { mode: 'lost-after' },
  { mode: 'twice' },
];

/** All single faults of a course: one course each. */
export async function singleFaults(course: Course): Promise<Course[]> {
  const clean = await play({ ...course, faults: [] });
  if (clean.broken !== null) throw new Error(`the course is broken without a fault: ${clean.broken.promise}: ${clean.broken.how}`);
  const seen = new Map<string, number>();
  const struck = clean.crossings.flatMap((site) => {
    const nth = (seen.get(site) ?? 0) + 1;
    seen.set(site, nth);
    return faultsAt(course, site, nth).map((fault) => ({ ...course, faults: [fault] }));
  });
  return [...struck, ...(await handOvers(course))];
}

/** Fewest rounds that the settings allow. */
const fewestRounds = 10;

/** The same hunt, continued as a new execution after each number of rounds that it has: as it should be, and with that place struck. */
async function handOvers(course: Course): Promise<Course[]> {
  const found: Course[] = [];
  for (let rounds = fewestRounds; ; rounds += 1) {
    const continued = { ...course, plan: continuedAfter(course.plan, rounds) };
    if ((await play(continued)).generation === 1) return found;
    found.push(continued, ...strikesAt('run.ContinueHunt', course).map((fault) => ({ ...continued, faults: [fault] })));
  }
}

function continuedAfter(plan: CloudPlan, roundsPerExecution: number): CloudPlan {
  const hunt = { ...(plan.settings.hunt as JsonObject), roundsPerExecution };
  return { ...plan, settings: { ...plan.settings, hunt } };
}

/** A laptop's hand-over is no call: the runner goes on with what it reads. */
function strikesAt(site: string, course: Course): Fault[] {
  if (course.home === 'laptop') return [];
  const world = (['kill', 'stop', 'take-over', 'twin'] as const).map((mode) => ({ at: site, nth: 1, mode }));
  return [...faultsAt(course, site, 1), ...world];
}

export interface Share {
  /** This one of `of`, from 0. */
  readonly index: number;
  readonly of: number;
}

/**
 * All pairs of single faults of a course, each once, in an order that strides through them: a run that is cut short has seen a fair
 * sample. `share`: every so many-th of them, to divide the work.
 */
export async function* pairsOf(course: Course, { index, of }: Share = { index: 0, of: 1 }): AsyncGenerator<Course> {
  const faults = (await singleFaults(course)).flatMap((single) => single.faults);
  const total = (faults.length * (faults.length - 1)) / 2;
  const stride = strideThrough(total);
  for (let turn = index; turn < total; turn += of) {
    const [one, other] = pairAt((turn * stride) % total);
    yield { ...course, faults: [faults[one] as Fault, faults[other] as Fault] };
  }
}

/** A step that visits every number below `total` once: near the golden section, and coprime to it. */
export function strideThrough(total: number): number {
  let stride = Math.max(1, Math.floor(total * 0.618));
  while (divisor(stride, total) !== 1) stride += 1;
  return stride;
}

/** The pair (smaller first) of that number: 0 is (0, 1), 1 is (0, 2), 2 is (1, 2), 3 is (0, 3)… */
export function pairAt(number: number): readonly [number, number] {
  let larger = Math.floor((1 + Math.sqrt(1 + 8 * number)) / 2);
  while ((larger * (larger - 1)) / 2 > number) larger -= 1;
  return [number - (larger * (larger - 1)) / 2, larger];
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}
