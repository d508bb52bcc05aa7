import { describe, expect, test } from 'vitest';
import { functionLog } from '../../shared/platform/function-log.ts';
import { createLogger, type Log } from '../../shared/platform/logger.ts';

const circle: { name: string; self?: unknown } = { name: 'circle' };
circle.self = circle;

const lines: [event: string, fields?: object][] = [
  ['hunt.started'],
  ['attempt.answered', { message: 'two\nlines', attempt: 3, huntId: '01H', status: 500, level: 9, event: 'other' }],
  ['function.failed', { error: new Error('outer', { cause: new TypeError('inner') }) }],
  ['canary', { password: 'hunter22', header: 'Authorization: Basic dXNlcjpwYXNzd29yZA==' }],
  [
    'odd',
    { circle, big: 10n, nothing: undefined, none: null, never: Number.NaN, bytes: new Uint8Array(3), call: () => 1, at: new Date(0) },
  ],
  ['bare', new Map([['huntId', '01H']])],
];

/** What a log writes for a line, but for its time. */
function written(open: (write: (line: string) => void) => Log, level: 'info' | 'warn' | 'error', line: (typeof lines)[number]): string {
  let text = '';
  open((more) => {
    text += more;
  })[level](...line);
  return text.replace(/"timestamp":"[^"]*Z"/, '"timestamp":"now"');
}

describe('the log of a function', () => {
  test.each(lines)('writes of %s, to the letter, what the log of a command writes', (...line) => {
    for (const level of ['info', 'warn', 'error'] as const) {
      const ofFunction = written(functionLog, level, line);

      expect(ofFunction).toBe(written((write) => createLogger({ level: 'info', destination: { write } }), level, line));
      expect(ofFunction).toContain(`"level":"${level}","timestamp":"now"`);
    }
  });

  test('leaves out what is for debugging', () => {
    const seen: string[] = [];

    functionLog((line) => void seen.push(line)).debug('console.unreadable', { huntId: '01H' });

    expect(seen).toEqual([]);
  });
});
