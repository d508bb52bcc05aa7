import { type Course, courseOf, describeCourse } from './course.ts';
import { describeFault } from './fault.ts';
import { type Outcome, type PlayOptions, play } from './play.ts';
import { shrink } from './shrink.ts';

/** What many runs came to. Plain data: reports of several workers add up. */
export interface Report {
  readonly runs: number;
  readonly virtualHours: number;
  readonly realSeconds: number;
  /** Crossings: calls, writes, runs of functions, waits. */
  readonly crossings: number;
  readonly faults: Readonly<Record<string, number>>;
  /** `step × fault`, how often it struck there. */
  readonly coverage: Readonly<Record<string, number>>;
  readonly ends: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly seed: number;
  readonly promise: string;
  readonly how: string;
  readonly course: string;
  readonly schedule: readonly string[];
  /** The shortest schedule that still fails, and which of the seed's faults it is made of. */
  readonly shortest: readonly string[];
  readonly kept: readonly number[];
  readonly replay: string;
}

export interface CampaignOptions extends PlayOptions {
  /** Stops after so many failures; each takes a while to cut down. */
  readonly mostFailures?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (report: Report) => void;
}

/** Plays courses one after the other, until they end, the signal stops them, or too many failed. */
export async function campaign(courses: Iterable<Course> | AsyncIterable<Course>, options: CampaignOptions = {}): Promise<Report> {
  const { mostFailures = 5, signal, onProgress } = options;
  const begun = performance.now();
  const tally = {
    runs: 0,
    virtualHours: 0,
    crossings: 0,
    faults: {} as Record<string, number>,
    coverage: {} as Record<string, number>,
    ends: {} as Record<string, number>,
    failures: [] as Failure[],
  };
  const report = (): Report => ({ ...tally, realSeconds: (performance.now() - begun) / 1000 });
  for await (const course of courses) {
    if (signal?.aborted || tally.failures.length >= mostFailures) break;
    const outcome = await playUntraced(course, options);
    tally.runs += 1;
    tally.virtualHours += outcome.seconds / 3600;
    tally.crossings += outcome.crossings.length;
    count(tally.ends, outcome.reason === null ? outcome.phase : `${outcome.phase} (${outcome.reason})`);
    for (const { fault, state } of outcome.struck) {
      const kind = kindOf(fault.at, fault.mode, fault.answer);
      count(tally.faults, kind);
      count(tally.coverage, `${state} × ${kind}`);
    }
    if (outcome.broken !== null) tally.failures.push(await describe(course, outcome, options));
    if (tally.runs % 50 === 0) onProgress?.(report());
  }
  return report();
}

/** The courses of seeds from, from + step, …; for ever where no count is given. */
export function* seeds(from: number, count = Infinity, step = 1): Generator<Course> {
  for (let index = 0; index < count; index += 1) yield courseOf(from + index * step);
}

/** Errors are daily bread here, and their stack traces a fifth of the bill; what fails is played again with them. */
async function playUntraced(course: Course, options: PlayOptions): Promise<Outcome> {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await play(course, options);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function describe(course: Course, outcome: Outcome, options: PlayOptions): Promise<Failure> {
  const shrunk = await shrink(course, options);
  const broken = shrunk.outcome.broken ?? outcome.broken;
  return {
    seed: course.seed,
    promise: broken?.promise ?? '',
    how: broken?.how ?? '',
    course: JSON.stringify(describeCourse(course)),
    schedule: course.faults.map(describeFault),
    shortest: shrunk.course.faults.map(describeFault),
    kept: shrunk.kept,
    replay: `foothold rehearse --seed ${course.seed}${shrunk.kept.length < course.faults.length ? ` --faults ${shrunk.kept.join(',') || 'none'}` : ''}`,
  };
}

function kindOf(at: string, mode: string, answer: string | undefined): string {
  return `${at.split('.')[0] ?? at} ${mode}${answer === undefined ? '' : ` ${answer}`}`;
}

function count(tally: Record<string, number>, key: string): void {
  tally[key] = (tally[key] ?? 0) + 1;
}

/** Reports of several workers as one. */
export function addReports(reports: readonly Report[]): Report {
  const sum = (pick: (report: Report) => number) => reports.reduce((total, report) => total + pick(report), 0);
  const merge = (pick: (report: Report) => Readonly<Record<string, number>>) => {
    const all: Record<string, number> = {};
    for (const report of reports) for (const [key, times] of Object.entries(pick(report))) all[key] = (all[key] ?? 0) + times;
    return all;
  };
  return {
    runs: sum(({ runs }) => runs),
    virtualHours: sum(({ virtualHours }) => virtualHours),
    realSeconds: Math.max(0, ...reports.map(({ realSeconds }) => realSeconds)),
    crossings: sum(({ crossings }) => crossings),
    faults: merge(({ faults }) => faults),
    coverage: merge(({ coverage }) => coverage),
    ends: merge(({ ends }) => ends),
    failures: reports.flatMap(({ failures }) => failures),
  };
}
