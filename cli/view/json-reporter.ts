import { createLogger, type Log } from '../../shared/platform/logger.ts';
import type { Sink } from '../output/streams.ts';
import { describeEvent } from './event-words.ts';
import { type Loudness, type Reporter, shows } from './reporter.ts';
import { oneLine } from './words.ts';

const logLevels = { quiet: 'warn', normal: 'info', verbose: 'debug' } as const;

/** `--json-logs`: everything as one JSON object a line, through the logger and its masking. */
export function createJsonReporter(sink: Sink, loudness: Loudness): { reporter: Reporter; log: Log } {
  const log = createLogger({ level: logLevels[loudness], destination: { write: (line: string) => void sink.write(line) } });
  const reporter: Reporter = {
    say(level, text, data = {}) {
      const { event = 'cli.message', ...fields } = data;
      log[level](String(event), { ...fields, message: oneLine(text, 1000) });
    },
    block(level, _lines, data) {
      const { event = 'cli.message', ...fields } = data;
      log[level](String(event), fields);
    },
    event(event, document) {
      const { level, text } = describeEvent(event, document);
      if (!shows(loudness, level)) return;
      log[level](event.event, { huntId: event.huntId, ...event.data, at: event.at, phase: document.phase, message: text });
    },
    problems(problems) {
      log.error('input.problems', { problems });
    },
    close() {},
  };
  return { reporter, log };
}
