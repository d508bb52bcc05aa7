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
    return (['kill', 'stop', 'take-over', 'cancel', 'pause', 'twin', 'wake', 'outage'] as const).map((mode) => ({ ...at, mode }));
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
  return clean.crossings.flatMap((site) => {
    const nth = (seen.get(site) ?? 0) + 1;
    seen.set(site, nth);
    return faultsAt(course, site, nth).map((fault) => ({ ...course, faults: [fault] }));
  });
}

/** All pairs of single faults: the second struck anywhere in the course as it goes after the first. */
export async function* pairsOf(course: Course): AsyncGenerator<Course> {
  const singles = await singleFaults(course);
  for (const [
    index,
    {
      faults: [first],
    },
  ] of singles.entries()) {
    for (const {
      faults: [second],
    } of singles.slice(index + 1)) {
      if (first !== undefined && second !== undefined) yield { ...course, faults: [first, second] };
    }
  }
}
