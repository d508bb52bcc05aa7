import type { Benchmark } from './benchmark.ts';
import { limit } from './benchmark.ts';
import { runChild } from './run-child.ts';

interface Heaps {
  readonly earlyMb: number;
  readonly lateMb: number;
}

let round: Promise<Heaps> | null = null;

/** Both sides of one round are read off the same hunt: whoever asks first has it run, the other takes the rest. */
function heaps(): Promise<Heaps> {
  if (round !== null) {
    const seen = round;
    round = null;
    return seen;
  }
  round = runChild<Heaps>('long-hunt.ts', [2_000, 15_000], ['--expose-gc']);
  return round;
}

async function peakMb(flags: readonly string[]): Promise<number> {
  return (await runChild<{ peakMb: number }>('many-hunts.ts', [1_000, 100], flags)).peakMb;
}

export const benchmarks: readonly Benchmark[] = [
  {
    name: 'memory of many hunts',
    unit: 'MB',
    anchor: limit('the limit', 400),
    // Half of the memory there is: what Node.js allows the heap by itself on a machine, or in a container, of 400 MB.
    subject: {
      label: '1,000 hunts at once of 100 attempts each: peak resident memory, heap limited to 200 MB',
      measure: () => peakMb(['--max-old-space-size=200']),
    },
    target: 1,
    rounds: 1,
    cold: true,
  },
  {
    name: 'memory of many hunts on a machine with plenty',
    unit: 'MB',
    anchor: limit('the limit', 400),
    subject: { label: 'the same with no limit on the heap, which lets garbage lie', measure: () => peakMb([]) },
    target: null,
    rounds: 1,
    cold: true,
  },
  {
    name: 'memory of a long hunt',
    unit: 'MB',
    anchor: { label: 'heap in use after 2,000 attempts', measure: async () => (await heaps()).earlyMb },
    subject: { label: 'heap in use after 15,000 attempts of the same hunt', measure: async () => (await heaps()).lateMb },
    target: 1.1,
    rounds: 1,
    cold: true,
  },
];
