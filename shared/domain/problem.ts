/** One thing wrong with an input. Reports carry all of them at once. */
export interface Problem {
  /** Where, as a dotted path into the input (`launch.shape`), a flag (`--output`) or a file name. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  /** What a person can do about it, where `expected` does not already say it. */
  readonly remedy?: string;
}

/** Bad input: nothing was called, nothing was changed. Lists every problem. */
export class InputError extends Error {
  override name = 'InputError' as const;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(describeProblem).join('\n'), options);
    this.problems = problems;
  }
}

export function describeProblem(problem: Problem): string {
  const remedy = problem.remedy ? ` (${problem.remedy})` : '';
  return `${problem.path}: expected ${problem.expected}, got ${problem.got}${remedy}`;
}
