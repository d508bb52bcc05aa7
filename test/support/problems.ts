import { InputError, type Problem } from '../../shared/domain/problem.ts';

/** The problems that a parser tells of its input; none where it takes it. Whatever else it throws is thrown on. */
export function problemsOf(parse: () => unknown): readonly Problem[] {
  try {
    parse();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

/** Their paths alone. */
export const problemPathsOf = (parse: () => unknown): string[] => problemsOf(parse).map(({ path }) => path);
