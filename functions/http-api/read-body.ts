import * as v from 'valibot';
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/domain/json.ts';
import { InputError, type Problem } from '../../shared/domain/problem.ts';
import { readJson } from '../../shared/domain/spec/read-json.ts';
import { shown } from '../../shared/domain/spec/shown.ts';
import { SyntaxProblem } from '../../shared/domain/spec/syntax-problem.ts';

/** The JSON object that a body holds; an empty one is an empty object. Throws `InputError`. */
export function readBody(bytes: Uint8Array): JsonObject {
  const text = decode(bytes);
  if (text.trim() === '') return {};
  const value = parse(text);
  if (!isJsonObject(value)) throw new InputError([{ path: 'body', expected: 'a JSON object', got: shown(value) }]);
  const foul = foulKey(value, 'body');
  if (foul !== null) throw new InputError([{ path: foul, expected: 'no key of this name', got: 'one' }]);
  return value;
}

/** Every issue as a problem. */
export function problemsOf(issues: readonly v.BaseIssue<unknown>[], root: string): Problem[] {
  return issues.map((issue) => ({
    path: v.getDotPath(issue) ?? root,
    expected: issue.expected ?? issue.message,
    got: issue.type === 'picklist' || issue.kind === 'validation' ? shown(issue.input) : issue.received,
  }));
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError([{ path: 'body', expected: 'text in UTF-8', got: 'bytes that are none' }]);
  }
}

function parse(text: string): JsonValue {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const { line, column, expected, got, remedy } = error;
    throw new InputError([{ path: `body:${line}:${column}`, expected, got, ...(remedy === undefined ? {} : { remedy }) }]);
  }
}

/** Nobody means it: `__proto__` is an ordinary key of parsed JSON until some code assigns it. */
function foulKey(value: JsonValue, path: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, item] of Object.entries(value)) {
    const place = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    const found = key === '__proto__' ? place : foulKey(item, place);
    if (found !== null) return found;
  }
  return null;
}
