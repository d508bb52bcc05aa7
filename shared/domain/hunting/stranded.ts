import type { HuntDocument } from '../hunt.ts';

/** Seconds that a hunt's step may be late before its execution is started, again if need be: doing so where it runs does no harm. */
export const startAfter = 180;
/**
 * Seconds after which an execution that was started, and has not taken the step that is due, is taken for dead. More than a function's
 * longest run with all its retries (six of 165 s, and the two minutes between them).
 */
export const takeOverAfter = 1800;

/** Seconds by which the hunt's next step is late. 0 for a hunt that has ended, or stands still: nothing of it is due. */
export function lateness({ createdAt, endedAt, next }: HuntDocument, now: number): number {
  const isOver = next.step === 'end' || (endedAt !== null && next.step !== 'notify');
  if (isOver) return 0;
  const due = Date.parse(next.notBefore ?? createdAt);
  return Math.max(0, (now - due) / 1000);
}
