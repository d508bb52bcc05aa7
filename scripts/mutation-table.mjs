// Prints the table of docs/mutation.md, and with --survivors what lives: `node scripts/mutation-table.mjs .stryker/core.json [--survivors]`.
import { readFileSync } from 'node:fs';

/** @typedef {{ line: number, column: number }} Place */
/** @typedef {{ mutatorName: string, replacement?: string, status: string, location: { start: Place, end: Place } }} Mutant */

const [path = '.stryker/core.json', ...flags] = process.argv.slice(2);
/** @type {{ files: Record<string, { source: string, mutants: Mutant[] }> }} */
const report = JSON.parse(readFileSync(path, 'utf8'));
const files = Object.entries(report.files).sort(([one], [other]) => one.localeCompare(other));

if (flags.includes('--survivors'))
  for (const [file, { source, mutants }] of files) for (const mutant of mutants) show(file, source, mutant);
else {
  console.log('| file | mutants | killed | survived | score |\n|---|--:|--:|--:|--:|');
  for (const [file, { mutants }] of files) row(file, mutants);
  row(
    '**all**',
    files.flatMap(([, { mutants }]) => mutants),
  );
}

/** Mutants that no test reaches count as survivors; ignored ones (module constants) do not count.
 * @param {string} name @param {Mutant[]} mutants */
function row(name, mutants) {
  const killed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const lives = mutants.filter(survived).length;
  const score = killed + lives === 0 ? '–' : `${((100 * killed) / (killed + lives)).toFixed(1)} %`;
  console.log(`| ${name} | ${killed + lives} | ${killed} | ${lives} | ${score} |`);
}

/** @param {string} file @param {string} source @param {Mutant} mutant */
function show(file, source, mutant) {
  if (!survived(mutant)) return;
  const { start, end } = mutant.location;
  const line = source.split('\n')[start.line - 1] ?? '';
  const was = line.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined);
  console.log(`${file}:${start.line}:${start.column} ${mutant.status}: ${was} → ${(mutant.replacement ?? '').replace(/\s+/g, ' ')}`);
}

/** @param {Mutant} mutant */
function survived({ status }) {
  return status === 'Survived' || status === 'NoCoverage';
}
