import type { JsonObject } from '../../shared/domain/json.ts';
import type { Dice } from './dice.ts';

/** The id of every simulated hunt: known beforehand, so that neighbours can bear it in wrong tags. */
export const simulatedHunt = '01JBQ0000000000000000000AB';

/** Settings that any cloud's plan draws alike; short, so that a hunt is some dozens of calls. `lag`: seconds by which lists lag. */
export function drawSettings(dice: Dice, lag: number): { settings: JsonObject; settle: number } {
  const settle = Math.max(lag + dice.whole(5, 15), dice.pick([15, 30, 90]));
  const settings: JsonObject = {
    hunt: {
      settle,
      adNumbers: dice.pick([[1, 2, 3], [1, 2, 3], [2], [3, 1]]),
      maxCycles: dice.whole(1, 3),
      roundsPerExecution: dice.pick([dice.whole(10, 30), 1500]),
      ...(dice.chance(0.1) ? { deadline: dice.whole(60, 400) } : {}),
      onInterrupt: dice.pick(['clean-up', 'keep']),
    },
    pace: { floor: dice.pick([5, 10]), ...(dice.chance(0.15) ? { policy: 'exponential' } : {}) },
    ready: {
      until: dice.pick(['ssh', 'ssh', 'ssh', 'running', 'launched']),
      pollInterval: dice.whole(8, 15),
      runningTimeout: 60,
      timeout: 200,
      ssh: {
        interval: dice.whole(8, 15),
        retries: 6,
        consoleTimeout: 60,
        hostKey: dice.pick(['console', 'console', 'console-or-first', 'first']),
      },
    },
    key: { mode: dice.pick(['auto', 'auto', 'none']) },
    cleanUp: { interval: dice.whole(8, 16), timeout: 300 },
  };
  return { settings, settle };
}
