/** Levels of nesting a spec may have; the deepest known payload has seven. Guards the recursive readers. */
export const deepest = 64;

/** A place where a text stops being JSON or YAML. `line` and `column` count from 1, columns in UTF-16 units. */
export class SyntaxProblem extends Error {
  override name = 'SyntaxProblem' as const;
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  readonly got: string;
  readonly remedy: string | undefined;

  constructor(text: string, offset: number, expected: string, got: string, remedy?: string) {
    super(`expected ${expected}, got ${got}`);
    const before = text.slice(0, offset).split(/\r\n|\n|\r/);
    this.line = before.length;
    this.column = before.at(-1)!.length + 1;
    this.expected = expected;
    this.got = got;
    this.remedy = remedy;
  }
}
