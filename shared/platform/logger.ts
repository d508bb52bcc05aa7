import type { DestinationStream } from 'pino';
import { pino } from 'pino';
import { lineOf } from './log-line.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** One call, one JSON object on one line: level, timestamp, the stable event name, ids, then the rest. */
export interface Log {
  debug(event: string, fields?: object): void;
  info(event: string, fields?: object): void;
  warn(event: string, fields?: object): void;
  error(event: string, fields?: object): void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Where lines go; stderr when left out. Never stdout, which carries results alone. */
  readonly destination?: DestinationStream;
  /**
   * Secrets known by value (a passphrase read from a file), masked wherever they turn up. Read at every line, so that the
   * owner may add to it later. Values under 4 characters are not looked for.
   */
  readonly secrets?: ReadonlySet<string>;
}

/**
 * Under the name that Lambda's Node.js runtime gives it: a line without a valid timestamp loses its level there (docs.aws.amazon.com, Lambda,
 * "Log-level filtering").
 */
const stamp = () => `,"timestamp":"${new Date().toISOString()}"`;

/** Nothing that looks like a secret passes: see `redaction.ts` for what does. */
export function createLogger({ level, destination, secrets = new Set() }: LoggerOptions): Log {
  const logger = pino(
    { level, base: null, timestamp: stamp, formatters: { level: (label) => ({ level: label }) } },
    // Synchronous: a line written before an exit or a crash is a line on the terminal.
    destination ?? pino.destination({ dest: 2, sync: true }),
  );
  const at =
    (each: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: object = {}) => {
      if (!logger.isLevelEnabled(each)) return;
      logger[each](lineOf(event, fields, secrets));
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
