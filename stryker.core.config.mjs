import whole from './stryker.config.mjs';

// The floor that CI holds: the files that keep the exactly-one protocol, judged by tests that need no simulated cloud, since those are
// fast and the same every time. Every mutant anew at each run: nothing is remembered.

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  ...whole,
  mutate: [
    'shared/domain/{tags,tokens}.ts',
    'shared/domain/hunting/{apply-launched,apply-unknown,only-looked-for,plan-attempt}.ts',
    'shared/usecases/{attempt-launch,clean-up,find-attempt,look,lose-instance,step}.ts',
  ],
  testFiles: [
    'test/domain/*.test.ts',
    'test/domain/hunting/!(protocol|bounded).test.ts',
    'test/usecases/{attempt-launch,clean-up,find-attempt,look,lose-instance,step}.test.ts',
  ],
  incremental: false,
  reporters: ['progress-append-only', 'clear-text', 'json'],
  jsonReporter: { fileName: '.stryker/core.json' },
  thresholds: { high: 100, low: 97, break: 97 },
};
