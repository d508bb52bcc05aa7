import type { HuntDocument } from '../domain/hunt.ts';

export interface Executions {
  /** Starts the hunt machine with the document, under the name of its generation. Starting it again does no harm: `known`. */
  start(document: HuntDocument): Promise<'started' | 'known'>;
}

/** An execution's name tells which hunt it is of, and which of its executions. At most 80 characters (Step Functions). */
export function executionName({ huntId, generation }: Pick<HuntDocument, 'huntId' | 'generation'>): string {
  return `${huntId}-g${generation}`;
}

/** What a name says; null for an execution that is no hunt's. */
export function readExecutionName(name: string): { huntId: string; generation: number } | null {
  const [, huntId, generation] = /^([0-9A-HJKMNP-TV-Z]{26})-g(\d{1,9})$/.exec(name) ?? [];
  return huntId === undefined || generation === undefined ? null : { huntId, generation: Number(generation) };
}
