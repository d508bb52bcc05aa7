import type { PaceSignal } from '../pace/pace.ts';
import type { RequirementClass } from './classes.ts';
import { classFacts } from './classes.ts';
import type { Outcome } from './outcome.ts';
import { rowsOf } from './tables.ts';

/** Whether the launch may have taken effect, so that nothing else may be tried before the attempt is resolved. */
export function needsResolution(outcome: Outcome): boolean {
  return isOpen(outcome) && outcome.fault.reached !== 'no' && outcome.fault.stage === 'launch';
}

/** Whether it adds to the errors of a cycle. */
export function countsAsError(outcome: Outcome): boolean {
  return classFacts[outcome.class].error;
}

/** Whether the hunt ends at once. QUOTA and INELIGIBLE end it only after a cross-check, or when no offering is left. */
export function isFatal(outcome: Outcome): boolean {
  return classFacts[outcome.class].fatal;
}

/** The class of requirement 1's script. */
export function requirementClass(outcome: Outcome): RequirementClass {
  return classFacts[outcome.class].requirement;
}

/**
 * What a pace policy is to hear. Network trouble, 5xx without a capacity text and answers that nobody knows are `faulty`; a failure
 * reported after a 200 says nothing about the calls' rate, so it is `clean`.
 */
export function paceSignal(outcome: Outcome): PaceSignal {
  if (outcome.class === 'THROTTLED') return 'throttled';
  return isOpen(outcome) && outcome.fault.stage !== 'late' ? 'faulty' : 'clean';
}

/** Whether a suspended account says the same: ask `Cloud.canRead` before the hunt ends with this remedy. */
export function maybeSuspended(outcome: Outcome): boolean {
  return suspects.has(outcome.rule);
}

/**
 * Whether asking again would bring the same: a read that these credentials may not do, or that the endpoint does not offer, unlike one
 * that was throttled, timed out or failed inside.
 */
export function isDenied(outcome: Outcome): boolean {
  const { status } = outcome.fault;
  if (status === null || passing.has(outcome.class)) return false;
  return (status >= 400 && status <= 499) || status === 501;
}

const passing: ReadonlySet<Outcome['class']> = new Set(['THROTTLED', 'TRANSIENT', 'TIMEOUT']);

const suspects = new Set([...rowsOf('oci'), ...rowsOf('aws')].filter((row) => row.suspect).map((row) => row.id));

function isOpen(outcome: Outcome): boolean {
  return outcome.class === 'UNKNOWN' || outcome.class === 'TIMEOUT';
}
