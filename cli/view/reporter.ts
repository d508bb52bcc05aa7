import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { Problem } from '../../shared/domain/problem.ts';
import type { TimelineEvent } from '../../shared/domain/timeline.ts';
import type { Level } from './event-words.ts';

/** All that reaches a person (or a log collector) beside the result. Never throws; a reader that went away is no reason to stop. */
export interface Reporter {
  /** One line that is no event of the hunt. `data` goes into structured output only. */
  say(level: Level, text: string, data?: Readonly<Record<string, unknown>>): void;
  /** Lines without time or level: a summary, a report. */
  block(level: Level, lines: readonly string[], data: Readonly<Record<string, unknown>>): void;
  event(event: TimelineEvent, document: HuntDocument): void;
  problems(problems: readonly Problem[]): void;
  /** Ends a live view and leaves the terminal as it was. */
  close(): void;
}

const ranks: Record<Level, number> = { debug: 0, info: 1, warn: 2, error: 3 };

export type Loudness = 'quiet' | 'normal' | 'verbose';

export function shows(loudness: Loudness, level: Level): boolean {
  return ranks[level] >= ranks[{ quiet: 'warn', normal: 'info', verbose: 'debug' }[loudness] as Level];
}
