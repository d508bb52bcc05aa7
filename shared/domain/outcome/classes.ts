import type { OutcomeClass } from './outcome.ts';

/** The script of requirement 1 has these eight; the other classes refine them. */
export type RequirementClass = 'OK' | 'CAPACITY' | 'THROTTLE' | 'STATE' | 'TIMEOUT' | 'UNKNOWN' | 'AUTH' | 'CONFIG';

export interface ClassFacts {
  readonly meaning: string;
  /** What Foothold does next. */
  readonly next: string;
  /** Whether it adds to the errors of a cycle (`hunt.maxErrorCycles`). */
  readonly error: boolean;
  /** Whether the hunt ends at once. */
  readonly fatal: boolean;
  /**
   * The class of requirement 1. Eight map one to one; a refinement takes the class whose behaviour it shares ("continue to the next
   * AD; no error count" for CAPACITY, "continue; no error count" for STATE).
   */
  readonly requirement: RequirementClass;
}

const goesOn = { error: false, fatal: false } as const;
const counts = { error: true, fatal: false } as const;
const ends = { error: false, fatal: true } as const;

/** What each class means and leads to (`guides/error-classes`). */
export const classFacts: Readonly<Record<OutcomeClass, ClassFacts>> = {
  LAUNCHED: { meaning: 'the cloud accepted the launch', next: 'waits for the instance to run', ...goesOn, requirement: 'OK' },
  CAPACITY: {
    meaning: 'no host is free for this shape there',
    next: 'goes on with the next offering at the same pace',
    ...goesOn,
    requirement: 'CAPACITY',
  },
  THROTTLED: {
    meaning: 'too many calls for the user or tenancy',
    next: 'slows the whole account down, honours Retry-After, then tries the same offering again',
    ...goesOn,
    requirement: 'THROTTLE',
  },
  TRANSIENT: {
    meaning: 'something the launch needs is being changed',
    next: 'tries the same offering again with the same token',
    ...goesOn,
    requirement: 'STATE',
  },
  UNKNOWN: {
    meaning: 'the launch may or may not have taken effect, or nobody has met this answer before',
    next: 'looks for the instance and repeats the call with the same token before anything else is tried',
    ...counts,
    requirement: 'UNKNOWN',
  },
  TIMEOUT: {
    meaning: 'no answer came in time; the launch may have taken effect',
    next: 'the same as for UNKNOWN',
    ...counts,
    requirement: 'TIMEOUT',
  },
  INELIGIBLE: {
    meaning: 'this offering does not exist there',
    next: 'drops the availability domain or subnet for this hunt; fails with CONFIG when none is left',
    ...goesOn,
    requirement: 'CAPACITY',
  },
  QUOTA: {
    meaning: 'a limit or quota is said to be used up',
    next: 'cross-checks limits and inventory: real ends the hunt with guidance, phantom is retried slowly, an own instance in flight is adopted',
    ...goesOn,
    requirement: 'CAPACITY',
  },
  PRICE: {
    meaning: 'the price asked for is below the market',
    next: 'goes on with the next offering or market',
    ...goesOn,
    requirement: 'CAPACITY',
  },
  TOKEN_SPENT: {
    meaning: 'the idempotency token belongs to an attempt that is over',
    next: 'starts a new attempt with a new token, or adopts the instance if it lives',
    ...goesOn,
    requirement: 'STATE',
  },
  CONFIG: { meaning: 'the request cannot succeed as it is', next: 'ends the hunt and names the field', ...ends, requirement: 'CONFIG' },
  AUTH: {
    meaning: 'the credentials or the account were refused',
    next: 'ends the hunt and names the likely causes',
    ...ends,
    requirement: 'AUTH',
  },
};
