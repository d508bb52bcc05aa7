import type { Failure, Report } from '../../local/simulation/campaign.ts';
import { plural } from './words.ts';

/** A report for people: the sum first, then faults by kind, then each broken promise with the way to see it again. */
export function rehearsalLines(report: Report, verbose: boolean): string[] {
  const { runs, realSeconds, virtualHours, crossings, faults, coverage, ends, failures } = report;
  const struck = Object.values(faults).reduce((sum, times) => sum + times, 0);
  const verdict = failures.length === 0 ? 'every promise was kept' : `${plural(failures.length, 'promise')} broken`;
  return [
    `${plural(runs, 'hunt')} rehearsed in ${realSeconds.toFixed(1)} s (${(runs / Math.max(realSeconds, 0.001)).toFixed(0)} a second): ${verdict}.`,
    `${virtualHours.toFixed(1)} simulated hours, ${thousands(crossings)} calls, writes and waits, ${thousands(struck)} faults of ${Object.keys(faults).length} kinds, ${Object.keys(coverage).length} pairs of step and fault.`,
    '',
    'Ends:',
    ...table(ends),
    ...(verbose ? ['', 'Faults:', ...table(faults), '', 'Step × fault:', ...table(coverage)] : []),
    ...failures.flatMap((failure) => ['', ...failureLines(failure)]),
  ];
}

function failureLines({ seed, promise, how, course, schedule, shortest, replay }: Failure): string[] {
  const list = (faults: readonly string[]) =>
    faults.length === 0 ? ['    nothing: it fails by itself'] : faults.map((fault) => `    ${fault}`);
  return [
    `BROKEN: ${promise}`,
    `  ${how}`,
    `  seed ${seed}, schedule:`,
    ...list(schedule),
    '  shortest that still fails:',
    ...list(shortest),
    `  course: ${course}`,
    `  replay: ${replay}`,
  ];
}

function table(counts: Readonly<Record<string, number>>): string[] {
  const rows = Object.entries(counts).sort(([, one], [, other]) => other - one);
  const width = Math.max(0, ...rows.map(([, times]) => thousands(times).length));
  return rows.map(([name, times]) => `  ${thousands(times).padStart(width)}  ${name}`);
}

function thousands(number: number): string {
  return number.toLocaleString('en-US');
}
