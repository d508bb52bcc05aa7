import { expect, test } from 'vitest';
import { describeProblem, InputError } from '../../shared/domain/problem.ts';

const plain = { path: 'launch.shape', expected: 'a shape', got: 'nothing' };
const withRemedy = { path: '--output', expected: 'a writable file', got: '/nowhere/x.json', remedy: 'make the folder' };

test('a problem reads as path, expected, got, and the remedy where there is one', () => {
  expect(describeProblem(plain)).toBe('launch.shape: expected a shape, got nothing');
  expect(describeProblem(withRemedy)).toBe('--output: expected a writable file, got /nowhere/x.json (make the folder)');
});

test('bad input names every problem at once, one a line', () => {
  const cause = new Error('underneath');

  const error = new InputError([plain, withRemedy], { cause });

  expect(error.name).toBe('InputError');
  expect(error.message.split('\n')).toEqual([describeProblem(plain), describeProblem(withRemedy)]);
  expect(error.problems).toEqual([plain, withRemedy]);
  expect(error.cause).toBe(cause);
});
