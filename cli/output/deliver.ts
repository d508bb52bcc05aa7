import type { JsonValue } from '../../shared/domain/json.ts';
import type { Reporter } from '../view/reporter.ts';
import { type ResultTarget, writeResult } from './result-target.ts';
import type { Sink } from './streams.ts';
import { systemWords } from './system-words.ts';

export interface Delivery {
  readonly stdout: Sink;
  readonly reporter: Reporter;
  /** Where `--output` points; null for stdout. */
  readonly target: ResultTarget | null;
}

/**
 * Hands the result over: into the file, or on stdout when there is none or it cannot be written after all. Never throws. False when it
 * could be written nowhere; a reader that has closed its pipe has seen what it wanted. Without a hunt (`huntId` null) it is a dry run's.
 */
export async function deliver(result: JsonValue, huntId: string | null, { stdout, reporter, target }: Delivery): Promise<boolean> {
  const text = `${JSON.stringify(result, null, 2)}\n`;
  const what = huntId === null ? 'JSON' : 'instance JSON';
  if (target) {
    try {
      await writeResult(target, text);
      reporter.say('info', `the ${what} is in ${target.path}`, { output: target.path });
      return true;
    } catch (error) {
      reporter.say('error', `could not write ${target.path}: ${systemWords(error)}; the ${what} goes to stdout instead`, {
        output: target.path,
      });
    }
  }
  const failure = await stdout.write(text);
  if (failure === null) return true;
  const isGone = failure.code === 'EPIPE';
  const again = isGone ? '' : ', and the same command gives it once more';
  const elsewhere = huntId === null ? '' : `; "foothold hunts show ${huntId} --json" has the instance JSON${again}`;
  reporter.say('error', `could not write to stdout: ${systemWords(failure)}${elsewhere}`);
  return isGone;
}
