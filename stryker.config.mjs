// Mutation testing of the domain and the use cases: `npm run mutate` (docs/mutation.md). Mutants already judged are kept in .stryker/ and
// judged again only when they or their tests change; `npm run mutate -- --force` starts anew.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['shared/domain/**/*.ts', 'shared/usecases/**/*.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'vitest.mutate.config.ts', related: false },
  coverageAnalysis: 'perTest',
  // A constant that is made while its module loads cannot be switched in a worker that lives on. Mutants that are also hit by a test are
  // judged by that test.
  ignoreStatic: true,
  concurrency: 2,
  // TypeScript 7 has no compiler API, with which Stryker would rewrite "extends" and "references"; there are none.
  tsconfigFile: 'none',
  // Node strips types and checks nothing: there is no need to write "@ts-nocheck" into every file.
  disableTypeChecks: false,
  ignorePatterns: ['dist', 'coverage', 'bench', 'docs', 'infra'],
  tempDirName: '.stryker/tmp',
  incremental: true,
  incrementalFile: '.stryker/incremental.json',
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  htmlReporter: { fileName: '.stryker/report.html' },
  jsonReporter: { fileName: '.stryker/report.json' },
};
