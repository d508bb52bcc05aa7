import type { Log } from '../../shared/platform/logger.ts';
import type { RawFlags } from '../arguments/flags.ts';
import type { OutStream, Sink } from '../output/streams.ts';
import { humanLog } from './human-log.ts';
import { createJsonReporter } from './json-reporter.ts';
import { createLineReporter } from './line-reporter.ts';
import { createLiveReporter } from './live-reporter.ts';
import type { Loudness, Reporter } from './reporter.ts';

export interface ReporterChoice {
  readonly flags: RawFlags;
  readonly stderr: Sink;
  readonly stream: OutStream;
  readonly terminal: { readonly noColor: boolean; readonly term: string | null; readonly ci: boolean };
  /** Whether this command has something to watch. */
  readonly live: boolean;
  /** Epoch ms of the clock the hunt runs by. */
  now(): number;
  rehearsal(): boolean;
}

/** JSON lines when asked for; a live view on a terminal that can show one; lines otherwise. */
export function createReporter({ flags, stderr, stream, terminal, live, ...view }: ReporterChoice): { reporter: Reporter; log: Log } {
  const loudness: Loudness = flags.quiet ? 'quiet' : flags.verbose ? 'verbose' : 'normal';
  if (flags.jsonLogs) return createJsonReporter(stderr, loudness);
  const colors = stderr.colors && !flags.noColor && !terminal.noColor;
  const sink: Sink = {
    terminal: stderr.terminal,
    colors,
    get failure() {
      return stderr.failure;
    },
    write: (text) => stderr.write(text),
  };
  const moves = live && stderr.terminal && !flags.noColor && !flags.quiet && !terminal.ci && terminal.term !== 'dumb';
  const reporter = moves ? createLiveReporter({ sink, stream, loudness, ...view }) : createLineReporter(sink, loudness);
  return { reporter, log: humanLog(reporter) };
}
