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

/** What becomes of the code of the dead. */
export function forEver(): Promise<never> {
  return new Promise(() => undefined);
}
