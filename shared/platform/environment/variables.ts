import type { Problem } from '../../domain/problem.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Variables as they are read one after the other, with what is wrong with them. */
export interface Reading {
  /** An empty variable counts as unset, null. */
  read(name: string): string | null;
  readonly problems: Problem[];
}

export function startReading(env: Variables): Reading {
  return { read: (name) => env[name] || null, problems: [] };
}
