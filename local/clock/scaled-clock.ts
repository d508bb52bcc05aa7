import type { Clock } from '../../shared/platform/clock.ts';
import { realClock } from '../../shared/platform/clock.ts';

/** A clock that starts now and runs `factor` times as fast as real time; sleeps take ms / factor. */
export function scaledClock(factor: number, real: Clock = realClock): Clock {
  const start = real.now();
  return {
    now: () => start + (real.now() - start) * factor,
    sleep: (ms, signal) => real.sleep(ms / factor, signal),
  };
}
