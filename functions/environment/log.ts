import { functionLog } from '../../shared/platform/function-log.ts';
import { invocationLog } from '../../shared/platform/lambda.ts';
import type { Log } from '../../shared/platform/logger.ts';

let opened: Log | undefined;

/** The log of a function, with the invocation on every line. */
export function environmentLog(): Log {
  opened ??= invocationLog(functionLog((line) => void process.stderr.write(line)));
  return opened;
}
