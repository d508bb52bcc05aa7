import { readdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { InputError } from '../../shared/domain/problem.ts';
import { parseScenario } from './parse-scenario.ts';
import type { Scenario } from './scenario.ts';

const shipped = fileURLToPath(new URL('../../examples/scenarios/', import.meta.url));

/** Names of the scenarios in `examples/scenarios`, in alphabetical order. */
export async function listScenarios(): Promise<string[]> {
  const files = await readdir(shipped);
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => basename(file, '.yaml'))
    .toSorted();
}

/** A scenario by the path of its YAML or JSON file, or by the name of a shipped one. Throws `InputError` with every problem. */
export async function loadScenario(file: string): Promise<Scenario> {
  const names = await listScenarios();
  const path = names.includes(file) ? join(shipped, `${file}.yaml`) : file;
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const problem = { path: file, expected: `a scenario file, or one of ${names.join(', ')}`, got: reason(cause) };
    throw new InputError([problem], { cause });
  });
  const document = parseDocument(text);
  const faults = document.errors.map((error) => ({ path: file, expected: 'YAML or JSON', got: error.message.split('\n')[0]! }));
  if (faults.length > 0) throw new InputError(faults);
  return parseScenario(document.toJS(), basename(path, extname(path)), file);
}

function reason(cause: unknown): string {
  const code = (cause as NodeJS.ErrnoException).code;
  return code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'a directory' : `a file that cannot be read (${code})`;
}
