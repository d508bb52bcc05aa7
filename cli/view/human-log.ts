import type { Log } from '../../shared/platform/logger.ts';
import { redact } from '../../shared/platform/redaction.ts';
import type { Level } from './event-words.ts';
import type { Reporter } from './reporter.ts';
import { oneLine } from './words.ts';

/** The home's log for people: what it notes is for --verbose; warnings and errors are for everybody. */
export function humanLog(reporter: Pick<Reporter, 'say'>): Log {
  const write =
    (level: Level) =>
    (event: string, fields: object = {}) =>
      reporter.say(level, logLine(event, fields));
  return { debug: write('debug'), info: write('debug'), warn: write('warn'), error: write('error') };
}

/** Warnings that a person may meet in a hunt that goes well. */
const sentences: Record<string, string> = {
  'list.denied': 'instances may not be listed here, so that a second one would go unseen',
  'step.again': 'nothing is launched yet',
  'health.unreadable': 'the status checks cannot be read',
  'key.unreadable': 'key pairs cannot be listed here, so that one may be left',
};

function logLine(event: string, fields: object): string {
  const safe = redact(fields);
  const sentence = sentences[event];
  if (sentence !== undefined) return `${sentence}${saidBy(safe)}`;
  const pairs = Object.entries(typeof safe === 'object' && safe !== null ? safe : {}).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? oneLine(value, 200) : JSON.stringify(value)}`,
  );
  return oneLine([event, ...pairs].join(' '), 1000);
}

function saidBy(fields: unknown): string {
  const message = typeof fields === 'object' && fields !== null && 'message' in fields ? fields.message : null;
  return typeof message === 'string' ? ` (${oneLine(message, 300)})` : '';
}
