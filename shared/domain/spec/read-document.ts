import { isJsonObject, type JsonObject } from '../json.ts';
import { InputError } from '../problem.ts';
import { readJson } from './read-json.ts';
import { readYaml } from './read-yaml.ts';
import { shown } from './shown.ts';
import type { SyntaxProblem } from './syntax-problem.ts';

/** A text that a person wrote, and what to call it in a report. */
export interface SourceText {
  readonly text: string;
  readonly name: string;
}

/** Most bytes of a spec or config file: the hunt document, which holds it, must stay under Step Functions' 256 KiB. */
export const fileMost = 256 * 1024;

/**
 * One JSON or YAML object. `.json` is JSON, `.yaml` and `.yml` are YAML; any other name is JSON when it starts with a brace or
 * a bracket. A byte order mark is taken off. Throws `InputError` with the place as `name:line:column`.
 */
export function readDocument({ text, name }: SourceText): JsonObject {
  const bytes = Buffer.byteLength(text);
  if (bytes > fileMost) throw new InputError([{ path: name, expected: 'at most 256 KiB', got: `${Math.ceil(bytes / 1024)} KiB` }]);
  // The mark and the blanks go, the places of what follows stay.
  const clean = text.replace(/^\uFEFF/, '');
  if (clean.trim() === '') throw new InputError([{ path: name, expected: 'a JSON or YAML object', got: 'an empty file' }]);
  const value = readAs(clean, name);
  if (!isJsonObject(value)) throw new InputError([{ path: name, expected: 'a JSON or YAML object', got: shown(value) }]);
  return value;
}

function readAs(text: string, name: string): unknown {
  try {
    return isJson(text, name) ? readJson(text) : readYaml(text);
  } catch (error) {
    const { line, column, expected, got, remedy } = error as SyntaxProblem;
    throw new InputError([{ path: `${name}:${line}:${column}`, expected, got, ...(remedy === undefined ? {} : { remedy }) }]);
  }
}

function isJson(text: string, name: string): boolean {
  if (/\.json$/i.test(name)) return true;
  return !/\.ya?ml$/i.test(name) && /^\s*[{[]/.test(text);
}
