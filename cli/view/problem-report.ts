import type { Problem } from '../../shared/domain/problem.ts';
import { oneLine, plural } from './words.ts';

/** All problems of an input in one report: what was expected, what came, what to do. */
export function problemReport(problems: readonly Problem[]): string[] {
  const lines = [`foothold: ${plural(problems.length, 'problem')} with what you gave; nothing was called, nothing was changed`];
  for (const problem of problems) {
    lines.push('', `  ${problem.path}`, `    expected ${oneLine(problem.expected, 400)}`, `    got      ${oneLine(problem.got, 400)}`);
    if (problem.remedy) lines.push(`    remedy   ${oneLine(problem.remedy, 400)}`);
  }
  return lines;
}
