/** What a look behind the curtain shows, kept for as long as nothing can have changed: no time has passed and no call was carried out. */
export interface Sight {
  of<T>(look: () => T): () => T;
  /** Carries out what may change the world. */
  changing<T>(work: () => Promise<T>): Promise<T>;
}

export function newSight(now: () => number): Sight {
  let changes = 0;
  let underWay = 0;
  return {
    of<T>(look: () => T) {
      let kept: { readonly at: number; readonly changes: number; readonly seen: T } | null = null;
      return () => {
        if (underWay > 0 || kept === null || kept.at !== now() || kept.changes !== changes) kept = { at: now(), changes, seen: look() };
        return kept.seen;
      };
    },
    async changing(work) {
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        changes += 1;
      }
    },
  };
}
