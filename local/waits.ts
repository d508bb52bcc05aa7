import type { Clock } from '../shared/platform/clock.ts';

/** The waits of one hunt, for those who may cut the one under way short. */
export interface Waits {
  sleep(state: string, ms: number, clock: Clock, wake: AbortSignal | undefined): Promise<void>;
  /** Ends the wait under way, if it is in one of these states; null for any but a clean-up's. */
  cut(states: ReadonlySet<string> | null): void;
}

/** Where the hunt waits for its instance, and looking earlier costs nobody's pace. */
export const instanceWaits: ReadonlySet<string> = new Set(['WaitForPoll', 'WaitForProbe', 'WaitForLastLook']);

export const cleanUpWait = 'WaitForCleanUp';

export function createWaits(): Waits {
  let current: { readonly state: string; readonly end: AbortController } | null = null;
  return {
    async sleep(state, ms, clock, wake) {
      const mine = { state, end: new AbortController() };
      current = mine;
      await clock.sleep(ms, wake === undefined ? mine.end.signal : AbortSignal.any([wake, mine.end.signal]));
      if (current === mine) current = null;
    },
    cut(states) {
      if (current !== null && (states === null ? current.state !== cleanUpWait : states.has(current.state))) current.end.abort();
    },
  };
}
