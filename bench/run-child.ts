import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Runs a file of bench/children in a fresh process of the same Node.js; resolves with the JSON on the last line of its stdout. */
export async function runChild<T>(
  file: string,
  args: readonly (string | number)[],
  nodeFlags: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<T> {
  const words = [...nodeFlags, join(import.meta.dirname, 'children', file), ...args.map(String)];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env: { ...process.env, ...env }, maxBuffer: 2 ** 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}
