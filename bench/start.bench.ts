import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Benchmark } from './benchmark.ts';
import { limit, timed } from './benchmark.ts';

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'npm start',
    unit: 'ms',
    anchor: limit('the limit', 15_000),
    subject: timed('a whole hunt on the simulated cloud, from the command to the exit code', () =>
      promisify(execFile)('npm', ['start'], { cwd: new URL('..', import.meta.url) }),
    ),
    target: 1,
    rounds: 3,
  },
];
