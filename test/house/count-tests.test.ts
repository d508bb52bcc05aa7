import { describe, expect, it } from 'vitest';
import { countTests } from '../../scripts/count-tests.mjs';

const clean = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, success: true, testResults: [] };

describe('the closing line of a test run', () => {
  it('counts what passed and what failed', () => {
    expect(countTests(clean)).toEqual({ line: '3 passed, 0 failed', ok: true });
    expect(countTests({ ...clean, numFailedTests: 2, success: false })).toEqual({ line: '3 passed, 2 failed', ok: false });
  });

  it('counts skipped tests where there are any', () => {
    expect(countTests({ ...clean, numPendingTests: 1, numTodoTests: 1 }).line).toBe('3 passed, 0 failed, 2 skipped');
  });

  it('counts a file that does not load as a failure', () => {
    const testResults = [{ status: 'failed', assertionResults: [] }];

    expect(countTests({ ...clean, testResults, success: false })).toEqual({ line: '3 passed, 1 failed', ok: false });
  });

  it('counts a file with failed tests by its tests alone', () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] }];

    expect(countTests({ ...clean, numFailedTests: 1, testResults, success: false }).line).toBe('3 passed, 1 failed');
  });

  it('calls a run without tests a failure', () => {
    expect(countTests({ ...clean, numPassedTests: 0 }).ok).toBe(false);
  });

  it('calls a run with errors outside its tests a failure', () => {
    expect(countTests({ ...clean, success: false })).toEqual({ line: '3 passed, 0 failed', ok: false });
  });
});
