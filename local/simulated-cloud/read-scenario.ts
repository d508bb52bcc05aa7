import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { parseDocument } from 'yaml';
import type { Problem } from '../../shared/domain/problem.ts';
import { InputError } from '../../shared/domain/problem.ts';
import { settingsSchema } from '../../shared/domain/settings.ts';

const shipped = fileURLToPath(new URL('../../examples/scenarios/', import.meta.url));

/** Names of the shipped scenarios that `isOurs` takes, in alphabetical order. */
export async function listScenarioNames(isOurs: (name: string) => boolean): Promise<string[]> {
  const files = await readdir(shipped);
  const names = files.filter((file) => file.endsWith('.yaml')).map((file) => basename(file, '.yaml'));
  return names.filter(isOurs).toSorted();
}

/** The value of a scenario file (YAML or JSON), by its path or the name of a shipped one. Throws `InputError`. */
export async function readScenarioFile(file: string, names: readonly string[]): Promise<{ value: unknown; name: string }> {
  const path = names.includes(file) ? join(shipped, `${file}.yaml`) : file;
  const text = await readFile(path, 'utf8').catch(async (cause: unknown) => {
    const all = await listScenarioNames(() => true);
    const got = all.includes(file) ? 'a scenario of the other cloud' : reason(cause);
    const expected = `a scenario file, or one of ${(all.includes(file) ? names : all).join(', ')}`;
    throw new InputError([{ path: file, expected, got }], { cause });
  });
  const document = parseDocument(text);
  const faults = document.errors.map((error) => ({ path: file, expected: 'YAML or JSON', got: error.message.split('\n')[0]! }));
  if (faults.length > 0) throw new InputError(faults);
  return { value: document.toJS(), name: basename(path, extname(path)) };
}

/**
 * A scenario by its schema, with the `settings` in it checked too, and what `contradictions` finds in a whole one. Problems are reported
 * as of `source`. Throws `InputError` with all of them.
 */
export function checkScenario<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  source: string,
  contradictions: (scenario: v.InferOutput<S>) => Problem[],
): v.InferOutput<S> {
  if (!isObject(value))
    throw new InputError([
      {
        path: source,
        expected: 'an object with the fields of a scenario',
        got: Array.isArray(value) ? 'a list' : show(value, typeof value),
      },
    ]);
  const parsed = v.safeParse(schema, value);
  const problems = parsed.success ? contradictions(parsed.output) : parsed.issues.map((issue) => problemOf(issue));
  const settings = isObject(value['settings']) ? v.safeParse(settingsSchema, value['settings']) : null;
  if (settings && !settings.success) problems.push(...settings.issues.map((issue) => problemOf(issue, 'settings')));
  if (problems.length > 0 || !parsed.success)
    throw new InputError(problems.map((problem) => ({ ...problem, path: joined(source, problem.path) })));
  return parsed.output;
}

function problemOf(issue: v.BaseIssue<unknown>, prefix?: string): Problem {
  const path = v.getDotPath(issue) ?? '';
  const expected = issue.message.startsWith('Invalid ')
    ? issue.expected === 'never'
      ? 'no such field'
      : (issue.expected ?? issue.message)
    : issue.message;
  const got = issue.expected === 'never' ? 'it' : show(issue.input, issue.received);
  return { path: joined(prefix ?? '', path), expected, got };
}

function show(input: unknown, received: string): string {
  return typeof input === 'string' || typeof input === 'number' || typeof input === 'boolean' ? JSON.stringify(input) : received;
}

function joined(...parts: string[]): string {
  return parts
    .filter(Boolean)
    .join(': ')
    .replace(/^settings: /, 'settings.')
    .replace(': settings: ', ': settings.');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reason(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  return code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a directory' : `a file that cannot be read (${code})`;
}
