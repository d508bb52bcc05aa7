import type { FoundKind } from './found.ts';

/** "This looked like an orphan then." Only what bore a mark in an earlier round is ever ended. */
export interface Mark {
  readonly namespace: string;
  readonly kind: FoundKind;
  readonly id: string;
  readonly huntId: string;
  /** ISO 8601: the first round, of all that followed without a break, in which it was an orphan. */
  readonly markedAt: string;
}
