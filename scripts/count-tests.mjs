// Prints vitest's count as one plain line, 'N passed, N failed', for readers that do not know vitest's own closing lines.
// `node scripts/count-tests.mjs REPORT`, where REPORT is the file of vitest's json reporter. Exits 1 when anything failed or nothing ran.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, success: boolean,
 *   testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 */
export function countTests(report) {
  // A file that does not load, or whose hooks fail, fails without a failed test in it: it counts as one.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + brokenFiles;
  const skipped = report.numPendingTests + report.numTodoTests;
  const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
  return { line, ok: report.success && failed === 0 && passed > 0 };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = process.argv[2] || '';
  if (existsSync(file)) {
    const { line, ok } = countTests(JSON.parse(readFileSync(file, 'utf8')));
    console.log(line);
    process.exitCode = ok ? 0 : 1;
  } else {
    console.error(`expected the JSON report of a finished test run, got no file at "${file}": the test runner ended before its end`);
    process.exitCode = 1;
  }
}
