import type { JsonObject, JsonValue } from '../json.ts';
import { deepest, SyntaxProblem } from './syntax-problem.ts';

/**
 * Strict JSON (RFC 8259) with what `JSON.parse` does not tell: the place of a syntax error in every case, and keys given
 * twice, of which JSON.parse keeps the last in silence. Throws `SyntaxProblem`. Agrees with JSON.parse on all else.
 */
export function readJson(text: string): JsonValue {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// A whole string literal; control characters must be escaped. JSON.parse then does the unescaping.
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const word = /true|false|null/y;
const space = /[ \t\n\r]*/y;

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): JsonValue {
    this.#skip();
    if (depth > deepest) throw this.#problem(`at most ${deepest} levels`, 'a deeper one');
    if (this.#text.startsWith('{{', this.#at))
      throw this.#problem('a value', 'a placeholder without quotes', 'put placeholders inside quotes');
    if (this.#take('{')) return this.#object(depth);
    if (this.#take('[')) return this.#list(depth);
    const literal = this.#match(word) ?? this.#match(number) ?? this.#match(string);
    if (literal === null) throw this.#unexpected('a value');
    return JSON.parse(literal) as JsonValue;
  }

  end(): void {
    this.#skip();
    if (this.#at < this.#text.length) throw this.#problem('the end of the file', this.#found(), 'one JSON value a file');
  }

  #object(depth: number): JsonObject {
    const entries: [string, JsonValue][] = [];
    const keys = new Set<string>();
    if (this.#take('}')) return {};
    do {
      this.#skip();
      const place = this.#at;
      const literal = this.#match(string);
      if (literal === null) throw this.#unexpected('a key in double quotes');
      const key = JSON.parse(literal) as string;
      if (keys.has(key)) throw new SyntaxProblem(this.#text, place, 'every key once', `"${key}" a second time`, 'keep one of them');
      keys.add(key);
      if (!this.#take(':')) throw this.#unexpected('":"');
      entries.push([key, this.value(depth + 1)]);
    } while (this.#take(','));
    if (!this.#take('}')) throw this.#unexpected('"," or "}"');
    // fromEntries makes `__proto__` an ordinary key, as JSON.parse does.
    return Object.fromEntries(entries);
  }

  #list(depth: number): JsonValue[] {
    const items: JsonValue[] = [];
    if (this.#take(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.#take(','));
    if (!this.#take(']')) throw this.#unexpected('"," or "]"');
    return items;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? null;
    if (found !== null) this.#at += found.length;
    return found;
  }

  #skip(): void {
    this.#match(space);
  }

  #take(character: string): boolean {
    this.#skip();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #unexpected(expected: string): SyntaxProblem {
    const found = this.#text[this.#at];
    const remedies: Record<string, string> = {
      '}': 'is there a comma too many before it?',
      ']': 'is there a comma too many before it?',
      "'": 'JSON wants double quotes',
      '"': 'is a comma or a closing quote missing?',
      '/': 'JSON has no comments; YAML has',
      '#': 'JSON has no comments; YAML has',
    };
    return this.#problem(expected, this.#found(), found === undefined ? 'is the file cut off?' : remedies[found]);
  }

  // One character at most: the text around an error may be a secret.
  #found(): string {
    const point = this.#text.codePointAt(this.#at);
    return point === undefined ? 'the end of the file' : JSON.stringify(String.fromCodePoint(point));
  }

  #problem(expected: string, got: string, remedy?: string): SyntaxProblem {
    return new SyntaxProblem(this.#text, this.#at, expected, got, remedy);
  }
}
