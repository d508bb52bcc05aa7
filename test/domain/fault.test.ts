import { expect, test } from 'vitest';
import { CloudCallError, type Fault } from '../../shared/domain/fault.ts';

const fault: Fault = {
  status: 500,
  code: 'InternalError',
  message: 'Out of host capacity.',
  retryAfter: null,
  requestId: 'r1',
  reached: 'yes',
  stage: 'launch',
};

test.each([
  { changes: {}, words: '500' },
  { changes: { status: null, code: 'ECONNRESET' }, words: 'ECONNRESET' },
  { changes: { status: null, code: null }, words: 'no answer' },
])('a failed call names the operation, $words and the cloud’s words', ({ changes, words }) => {
  const error = new CloudCallError('LaunchInstance', { ...fault, ...changes });

  expect(error.name).toBe('CloudCallError');
  expect(error.message).toBe(`LaunchInstance: ${words} Out of host capacity.`);
});

test('a failed call keeps the whole fault and its cause', () => {
  const cause = new Error('socket hang up');

  const error = new CloudCallError('LaunchInstance', fault, { cause });

  expect(error.fault).toBe(fault);
  expect(error.cause).toBe(cause);
});
