import type { Kept, Orphan } from '../../shared/domain/sweep/plan-round.ts';
import type { SweepReport } from '../../shared/domain/sweep/report.ts';
import { oneLine, plural, sayDuration } from './words.ts';

/** A sweep for people: what goes and why, what stays and why, and what comes next. `grace` in seconds. */
export function sweepLines(report: SweepReport, grace: number): string[] {
  const { dryRun } = report;
  const sections = [
    section(dryRun ? 'Would end' : 'Asked to end', report.ended.map(ofOrphan)),
    section(
      'Could not end',
      report.failed.map(({ orphan, message }) => `${nameOf(orphan)}: ${oneLine(message, 300)}`),
    ),
    section(dryRun ? 'Would mark' : 'Marked', report.marked.map(ofOrphan)),
    section(
      'Marked before, and waiting',
      report.waiting.map((orphan) => `${ofOrphan(orphan)}, marked ${orphan.markedAt}`),
    ),
    section(dryRun ? 'Would unmark' : 'Unmarked', report.unmarked.map(ofKept)),
    section('Left alone by the refusal', report.spared.map(ofOrphan)),
    section('Stays', report.kept.map(ofKept)),
  ];
  const where = report.accounts.length > 0 ? report.accounts.join(', ') : report.cloud;
  return [
    `${where}: ${plural(report.seen, 'living resource')} tagged ${report.namespace}`,
    ...sections.flat(),
    '',
    ...closing(report, grace),
  ];
}

function closing(report: SweepReport, grace: number): string[] {
  if (report.refused !== null) return ['Refused; see the message.'];
  const orphans = report.marked.length + report.waiting.length + report.ended.length;
  if (orphans === 0)
    return [report.failed.length > 0 ? 'What could not be ended is tried again by the next sweep.' : 'Nothing is left behind.'];
  if (report.dryRun) return ['A dry run: nothing was marked or ended. "foothold sweep --yes" does it.'];
  const later = report.marked.length + report.waiting.length;
  return [
    later > 0
      ? `What is marked is ended by a sweep after ${sayDuration(grace)}, if it still is an orphan then.`
      : 'The next sweep shows whether they are gone.',
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${line}`)];
}

function nameOf({ sighting }: Orphan | Kept): string {
  return `${sighting.kind} ${oneLine(sighting.id)}`;
}

function ofOrphan(orphan: Orphan): string {
  return `${nameOf(orphan)} (${oneLine(orphan.sighting.state, 30)}): ${oneLine(orphan.why, 300)}`;
}

function ofKept(kept: Kept): string {
  return `${nameOf(kept)}: ${oneLine(kept.why, 300)}`;
}
