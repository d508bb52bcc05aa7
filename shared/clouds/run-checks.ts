import { describeProblem, InputError } from '../domain/problem.ts';
import type { Finding } from './finding.ts';
import type { CheckResult } from './port.ts';

/** One check of a cloud's list, over what earlier ones found out. */
export interface NamedCheck<Examination> {
  readonly name: string;
  run(examination: Examination): Promise<Finding>;
  /** Makes sense without a reachable account too. */
  readonly offline?: true;
}

/** Runs every check in turn and never throws. `explain` has the cloud's own words for what was thrown; null leaves it to the usual ones. */
export async function runAll<Examination extends { readonly reachable: boolean | null }>(
  checks: readonly NamedCheck<Examination>[],
  examination: Examination,
  explain: (error: unknown) => Finding | null,
  report: (check: CheckResult) => void,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    const result = { name: check.name, ...(await findingOf(check, examination, explain)) };
    results.push(result);
    report(result);
  }
  return results;
}

async function findingOf<Examination extends { readonly reachable: boolean | null }>(
  check: NamedCheck<Examination>,
  examination: Examination,
  explain: (error: unknown) => Finding | null,
): Promise<Finding> {
  if (examination.reachable === false && check.offline !== true)
    return { status: 'skipped', detail: 'the account cannot be reached', remedy: null };
  try {
    return await check.run(examination);
  } catch (error) {
    return explain(error) ?? { status: 'failed', ...usualWords(error) };
  }
}

function usualWords(error: unknown): { detail: string; remedy: string } {
  if (!(error instanceof InputError))
    return { detail: error instanceof Error ? error.message : String(error), remedy: 'run again; if it stays, report it' };
  const remedies = error.problems.map((problem) => problem.remedy).filter((text) => text !== undefined);
  return {
    detail: error.problems.map((problem) => describeProblem({ ...problem, remedy: '' })).join('; '),
    remedy: remedies.join('; ') || 'correct the values named',
  };
}
