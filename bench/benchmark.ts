/**
 * Figures mean nothing without what they stand beside: a benchmark measures its subject and its anchor in turn, in the same
 * process and the same minute, and reports the ratio of their medians.
 */
export interface Benchmark {
  readonly name: string;
  /** What the figures are in: `ms`, `MB`, `transitions`. */
  readonly unit: string;
  /** What the subject is measured against: a bare version of the same work, or a limit. */
  readonly anchor: Measurement;
  readonly subject: Measurement;
  /** The ratio subject ÷ anchor that must not be passed; null where there is none. */
  readonly target: number | null;
  /** Rounds that count; 5 unless given. */
  readonly rounds?: number;
  /** For work in processes of its own: there is nothing to warm up, so there is no round before those that count. */
  readonly cold?: boolean;
}

export interface Measurement {
  readonly label: string;
  /** Does the work once and returns the figure. */
  measure(): Promise<number> | number;
}

export interface Finding {
  readonly benchmark: Benchmark;
  /** Medians. */
  readonly anchor: number;
  readonly subject: number;
  readonly ratio: number;
  readonly verdict: 'within' | 'missed' | 'no target';
}

/** Measures the work's time in milliseconds. */
export function timed(label: string, work: () => Promise<unknown> | unknown): Measurement {
  return {
    label,
    async measure() {
      const start = performance.now();
      await work();
      return performance.now() - start;
    },
  };
}

/** A fixed limit as an anchor. */
export function limit(label: string, value: number): Measurement {
  return { label, measure: () => value };
}

/** Rounds alternate which of the two goes first, so that a machine that slows down or warms up favours neither. */
export async function measure(benchmark: Benchmark): Promise<Finding> {
  const anchors: number[] = [];
  const subjects: number[] = [];
  for (let round = benchmark.cold ? 1 : 0; round <= (benchmark.rounds ?? 5); round += 1) {
    const figures = { anchor: 0, subject: 0 };
    const order = round % 2 === 0 ? (['anchor', 'subject'] as const) : (['subject', 'anchor'] as const);
    for (const side of order) figures[side] = await benchmark[side].measure();
    if (round === 0) continue;
    anchors.push(figures.anchor);
    subjects.push(figures.subject);
  }
  return judge(benchmark, median(anchors), median(subjects));
}

function judge(benchmark: Benchmark, anchor: number, subject: number): Finding {
  const ratio = subject / anchor;
  const verdict = benchmark.target === null ? 'no target' : ratio <= benchmark.target ? 'within' : 'missed';
  return { benchmark, anchor, subject, ratio, verdict };
}

/** Throws a RangeError for an empty list. */
export function median(figures: readonly number[]): number {
  if (figures.length === 0) throw new RangeError('expected at least one figure, got none');
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [upper, lower] = [sorted[middle] ?? 0, sorted[middle - 1] ?? 0];
  return sorted.length % 2 === 1 ? upper : (lower + upper) / 2;
}

export function describeFinding({ benchmark, anchor, subject, ratio, verdict }: Finding): string {
  const figure = (value: number) => `${value < 100 ? value.toPrecision(3) : Math.round(value).toLocaleString('en')} ${benchmark.unit}`;
  const target = benchmark.target === null ? 'no target' : `at most ${benchmark.target}: ${verdict}`;
  return [
    benchmark.name,
    `  ${benchmark.subject.label}: ${figure(subject)}`,
    `  ${benchmark.anchor.label}: ${figure(anchor)}`,
    `  ratio ${ratio.toFixed(2)} (${target})`,
  ].join('\n');
}
