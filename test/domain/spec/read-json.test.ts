import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../shared/domain/spec/read-json.ts';
import { SyntaxProblem } from '../../../shared/domain/spec/syntax-problem.ts';

const failure = (text: string) => {
  try {
    readJson(text);
  } catch (error) {
    return error as SyntaxProblem;
  }
  throw new Error('the text was accepted');
};

describe('readJson', () => {
  it('reads every JSON text as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2, '\t'), (text, indent) => {
        const pretty = JSON.stringify(JSON.parse(text), null, indent);

        const value = readJson(pretty);

        expect(value).toEqual(JSON.parse(pretty));
      }),
    );
  });

  it('refuses what JSON.parse refuses, and only that', () => {
    const alphabet = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'a',
      '1',
      '0',
      '-',
      '.',
      'e',
      ' ',
      '\n',
      'true',
      'null',
      '"k"',
      '\u0001',
      'é',
    );
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        const accepts = (read: (text: string) => unknown) => {
          try {
            return { value: read(text) };
          } catch (error) {
            return error instanceof SyntaxProblem && /a second time/.test(error.got) ? 'twice' : 'refused';
          }
        };

        const ours = accepts(readJson);

        if (ours !== 'twice') expect(ours).toEqual(accepts(JSON.parse));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['{"a": 1,\n "b": }', 2, 7, 'a value', '"}"', /comma too many/],
    ['{"a": 1,\n}', 2, 1, 'a key in double quotes', '"}"', /comma too many/],
    ['[1, 2,]', 1, 7, 'a value', '"]"', /comma too many/],
    ['{"a" 1}', 1, 6, '":"', '"1"', undefined],
    ['{"a": 1 "b": 2}', 1, 9, '"," or "}"', '"\\""', /comma or a closing quote/],
    ['[1 2]', 1, 4, '"," or "]"', '"2"', undefined],
    ["{'a': 1}", 1, 2, 'a key in double quotes', '"\'"', /double quotes/],
    ['{"a": 1} // done', 1, 10, 'the end of the file', '"/"', /one JSON value/],
    ['{ # note', 1, 3, 'a key in double quotes', '"#"', /YAML has/],
    ['{"a": /* b */ 1}', 1, 7, 'a value', '"/"', /YAML has/],
    ['{"a": "b', 1, 7, 'a value', '"\\""', undefined],
    ['{"a": 1', 1, 8, '"," or "}"', 'the end of the file', /cut off/],
    ['{"ocpus": {{AD_NUMBER}}}', 1, 11, 'a value', 'a placeholder without quotes', /inside quotes/],
    ['{"a": 1,\r\n"a": 2}', 2, 1, 'every key once', '"a" a second time', /keep one/],
    ['', 1, 1, 'a value', 'the end of the file', /cut off/],
    ['"😀" 😀', 1, 6, 'the end of the file', '"😀"', undefined],
  ])('says where and why %j is no JSON', (text, line, column, expected, got, remedy) => {
    const problem = failure(text);

    expect(problem).toMatchObject({ line, column, expected, got });
    if (remedy) expect(problem.remedy).toMatch(remedy);
  });

  it('keeps a key named __proto__ an ordinary key', () => {
    const value = readJson('{"__proto__": {"a": 1}}') as object;

    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('refuses nesting that would overflow the stack', () => {
    const problem = failure('['.repeat(100_000));

    expect(problem).toMatchObject({ line: 1, column: 66, expected: 'at most 64 levels' });
  });
});
