import { setTimeout as delay } from 'node:timers/promises';

/** Time as an argument: real in production, virtual in rehearsals and tests. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// setTimeout takes a 32-bit delay: 24.8 days, after which it fires at once.
const longestDelayMs = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    for (let left = ms; left > 0 && !signal?.aborted; left -= longestDelayMs) {
      await delay(Math.min(left, longestDelayMs), undefined, signal ? { signal } : {}).catch(() => undefined);
    }
  },
};
