import { readdirSync } from 'node:fs';
import { type Benchmark, describeFinding, measure } from './benchmark.ts';

/**
 * `npm run bench -- [WORD…] [--check]`: runs the benchmarks of every bench/*.bench.ts (`export const benchmarks: Benchmark[]`), or those
 * whose name holds one of the words. With `--check` it exits 1 when a target was missed; without, a slow machine is no failure.
 */
const args = process.argv.slice(2);
const words = args.filter((word) => !word.startsWith('--'));
const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.bench.ts'));

let missed = 0;
for (const file of files.toSorted()) {
  const { benchmarks } = (await import(`./${file}`)) as { benchmarks: readonly Benchmark[] };
  for (const benchmark of benchmarks.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))) {
    const finding = await measure(benchmark);
    console.log(`${describeFinding(finding)}\n`);
    if (finding.verdict === 'missed') missed += 1;
  }
}
if (missed > 0) console.log(`${missed} target${missed === 1 ? '' : 's'} missed`);
process.exitCode = missed > 0 && args.includes('--check') ? 1 : 0;
