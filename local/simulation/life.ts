import type { Aftermath } from './fault.ts';

/** A process, or the run of a function within one. Once it is dead nothing after happens: its calls never come back. */
export interface Life {
  readonly dead: boolean;
  /** Resolves when it dies. */
  readonly death: Promise<Aftermath>;
  die(then: Aftermath): void;
}

export function newLife(parent?: Life): Life {
  let dead = false;
  let tell: (then: Aftermath) => void = () => undefined;
  const death = new Promise<Aftermath>((resolve) => {
    tell = resolve;
  });
  return {
    get dead() {
      return dead || (parent?.dead ?? false);
    },
    death,
    die(then) {
      dead = true;
      tell(then);
    },
  };
}

/** What the world's faults are to whoever is no hunter: a sweep, a function that hears events. */
export function mishaps(stage: { readonly clock: { now(): number }; storeAwayUntil: number }, life: Life) {
  return ({ mode, seconds = 20 }: { readonly mode: string; readonly seconds?: number }): void => {
    if (mode === 'kill' || mode === 'stop') life.die('resume');
    if (mode === 'outage') stage.storeAwayUntil = Math.max(stage.storeAwayUntil, stage.clock.now() + seconds * 1000);
  };
}

/** Where the code of the dead waits: for ever, as far as the run can tell. */
export interface Limbo {
  wait(): Promise<never>;
  /** Once the run is over: what waits fails, so that it lets go of its timers and its memory. */
  end(): void;
}

export function newLimbo(): Limbo {
  const over = new Error('the run is over');
  const waiting = new Set<(error: Error) => void>();
  let ended = false;
  return {
    wait: () => (ended ? Promise.reject(over) : new Promise((_, reject) => void waiting.add(reject))),
    end() {
      ended = true;
      for (const reject of waiting) reject(over);
      waiting.clear();
    },
  };
}
