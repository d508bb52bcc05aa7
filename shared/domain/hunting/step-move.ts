import type { HuntDocument } from '../hunt.ts';
import type { TimelineEvent } from '../timeline.ts';

/** What a pure decision gives back: the document as it is now, and what happened. */
export interface StepMove {
  readonly document: HuntDocument;
  readonly events: readonly TimelineEvent[];
}
