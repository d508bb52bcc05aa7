import { parseDocument } from 'yaml';
import type { JsonValue } from '../json.ts';
import { deepest, SyntaxProblem } from './syntax-problem.ts';

/**
 * One YAML 1.2 document as JSON values. Keys given twice, several documents, unknown tags and numbers that JSON lacks are
 * refused. Throws `SyntaxProblem`; the library's own stack overflow on absurd nesting and its alias limit become one too.
 */
export function readYaml(text: string): JsonValue {
  try {
    return convert(text);
  } catch (error) {
    if (error instanceof SyntaxProblem) throw error;
    throw tooDeep(text);
  }
}

function tooDeep(text: string): SyntaxProblem {
  return new SyntaxProblem(text, 0, `YAML of at most ${deepest} levels and 100 aliases`, 'more than that');
}

function convert(text: string): JsonValue {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error', stringKeys: true });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault?.code === 'RESOURCE_EXHAUSTION') throw tooDeep(text);
  if (fault !== undefined) throw new SyntaxProblem(text, fault.pos[0], 'YAML', meaning(fault.code), remedies[fault.code]);
  return plain(text, document.toJS({ maxAliasCount: 100 }) as unknown, 0);
}

// The library's messages quote the source; these do not, for it may hold a secret.
function meaning(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}

const remedies: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'keep one of the two',
  MULTIPLE_DOCS: 'one document a file: remove what follows "---"',
  TAB_AS_INDENT: 'indent with spaces',
  NON_STRING_KEY: 'quote the key; a value that starts with "{{" wants quotes too',
  BAD_INDENT: 'check the indentation',
  TAG_RESOLVE_FAILED: 'plain values only, no tags',
};

/** Checks that the value is one of JSON; YAML also knows `.nan` and `.inf`. */
function plain(text: string, value: unknown, depth: number): JsonValue {
  if (depth > deepest) throw new SyntaxProblem(text, 0, `at most ${deepest} levels`, 'a deeper one');
  if (Array.isArray(value)) return value.map((item) => plain(text, item, depth + 1));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(text, item, depth + 1)]));
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new SyntaxProblem(text, 0, 'numbers that JSON has', String(value));
  return value as JsonValue;
}
