import type { Fault } from '../fault.ts';

/** What a cloud's answer means for the next step; the rows are in `guides/error-classes` and the tables beside this file. */
export type OutcomeClass =
  | 'LAUNCHED'
  | 'CAPACITY'
  | 'THROTTLED'
  | 'TRANSIENT'
  | 'UNKNOWN'
  | 'TIMEOUT'
  | 'INELIGIBLE'
  | 'QUOTA'
  | 'PRICE'
  | 'TOKEN_SPENT'
  | 'CONFIG'
  | 'AUTH';

/** What the answer is true of: how far its consequence reaches. */
export type OutcomeScope = 'offering' | 'zone' | 'subnet' | 'market' | 'region' | 'compartment' | 'account' | 'request';

/** The judged answer of one attempt. */
export interface Outcome {
  readonly class: OutcomeClass;
  readonly scope: OutcomeScope;
  /** Stable id of the table row that matched (`oci.capacity.host`), for telemetry and tests. */
  readonly rule: string;
  /** One line for people: what happened, in the cloud's words. */
  readonly message: string;
  /** What a person can do; null when there is nothing to do but wait. */
  readonly remedy: string | null;
  readonly fault: Fault;
}
