import type { Clock } from '../shared/platform/clock.ts';

/** The waits of one hunt, for those who may cut the one under way short. */
export interface Waits {
  sleep(state: string, ms: number, clock: Clock): Promise<void>;
  /** Ends the wait under way, if it is in one of these states; null for any but a clean-up's. */
  cut(states: ReadonlySet<string> | null): void;
  /** Ends the wait under way, or the next one where a step is under way that may have looked before; no clean-up's, and no more than one. */
  hasten(): void;
}

/** Where the hunt waits for its instance, and looking earlier costs nobody's pace. */
export const instanceWaits: ReadonlySet<string> = new Set(['WaitForPoll', 'WaitForProbe', 'WaitForLastLook']);

export const cleanUpWait = 'WaitForCleanUp';

export function createWaits(): Waits {
  let hasty = false;
  let current: { readonly state: string; readonly end: AbortController } | null = null;
  return {
    async sleep(state, ms, clock) {
      const mine = { state, end: new AbortController() };
      if (hasty && state !== cleanUpWait) {
        hasty = false;
        mine.end.abort();
      }
      current = mine;
      await clock.sleep(ms, mine.end.signal);
      if (current === mine) current = null;
    },
    cut(states) {
      if (current !== null && (states === null ? current.state !== cleanUpWait : states.has(current.state))) current.end.abort();
    },
    hasten() {
      if (current !== null && current.state !== cleanUpWait) current.end.abort();
      else hasty = true;
    },
  };
}
