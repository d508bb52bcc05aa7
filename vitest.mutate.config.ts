import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The domain's tests before those of the use cases, properties last: most mutants die within milliseconds, and the first failure ends a run. */
class CheapFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      /protocol|properties|simulation/.test(moduleId) ? 2 : moduleId.includes('/usecases/') ? 1 : 0;
    return [...files].sort((one, other) => rank(one) - rank(other) || one.moduleId.localeCompare(other.moduleId));
  }
}

/** For Stryker only (docs/mutation.md): the tests of the domain and of the use cases, in one worker that lives on. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['test/domain/**/*.test.ts', 'test/usecases/**/*.test.ts'],
    // A minute for each survivor. They hold the same promises as the tests that remain, at every single point.
    exclude: ['test/usecases/crash-points.test.ts', 'test/domain/hunting/bounded.test.ts'],
    setupFiles: ['test/support/end-on-failure.ts'],
    isolate: false,
    // Counting what each test reaches makes properties several times slower.
    testTimeout: 120_000,
    hookTimeout: 30_000,
    restoreMocks: true,
    unstubEnvs: true,
    sequence: { sequencer: CheapFirst },
  },
});
