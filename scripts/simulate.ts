import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rehearsalLines } from '../cli/view/rehearsal-lines.ts';
import { addReports, campaign, type Report } from '../local/simulation/campaign.ts';
import type { Course } from '../local/simulation/course.ts';
import { pairsOf, type Share, singleFaults } from '../local/simulation/exhaustive.ts';
import { referenceCourses } from '../local/simulation/reference-courses.ts';

/**
 * The figures of docs/reliability.md: `npm run simulate singles` (every single fault of every reference course) and
 * `npm run simulate pairs -- --for SECONDS` (all pairs, or a fair sample of them in the time given). Random seeds are
 * `foothold rehearse`'s.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { for: { type: 'string' }, cores: { type: 'string' }, share: { type: 'string' }, verbose: { type: 'boolean' } },
});
const [kind = 'singles'] = positionals;
if (kind !== 'singles' && kind !== 'pairs') throw new Error(`expected "singles" or "pairs", got ${JSON.stringify(kind)}`);
const cores = Number(values.cores ?? availableParallelism());

if (values.share === undefined) {
  const report = addReports(await Promise.all(Array.from({ length: cores }, (_, index) => inProcess({ index, of: cores }))));
  console.log(rehearsalLines(report, values.verbose === true).join('\n'));
  process.exit(report.failures.length === 0 ? 0 : 1);
} else {
  const [index = 0, of = 1] = values.share.split('/').map(Number);
  const signal = values.for === undefined ? undefined : AbortSignal.timeout(Number(values.for) * 1000);
  const report = await campaign(courses({ index, of }), { ...(signal === undefined ? {} : { signal }) });
  process.send?.(report, () => process.exit());
}

async function* courses(share: Share): AsyncGenerator<Course> {
  if (kind === 'singles') {
    for (const { course } of referenceCourses) yield* (await singleFaults(course)).filter((_, at) => at % share.of === share.index);
    return;
  }
  // In turn, so that a run that is cut short has seen something of each.
  const rows = referenceCourses.map(({ course }) => pairsOf(course, share));
  while (rows.length > 0) {
    const row = rows.shift() as AsyncGenerator<Course>;
    const { value, done } = await row.next();
    if (done) continue;
    rows.push(row);
    yield value;
  }
}

async function inProcess({ index, of }: Share): Promise<Report> {
  const words = [kind, '--share', `${index}/${of}`, ...(values.for === undefined ? [] : ['--for', values.for])];
  const child = fork(fileURLToPath(import.meta.url), words);
  const [report] = (await once(child, 'message')) as [Report];
  return report;
}
