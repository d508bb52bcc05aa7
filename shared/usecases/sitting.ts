import type { Lease, LeaseRequest } from '../stores/port.ts';

/** In whose name a hunt is led where no process does, and for how long (seconds) nobody else may lead the account. */
export interface Seat extends Pick<LeaseRequest, 'holder' | 'isAlive'> {
  readonly term: number;
}

/** The account's lease, shared by all hunts that one home runs; `release` says that one of them needs it no more. */
export interface Sitting {
  readonly lease: Lease;
  /**
   * To be asked once the hunt is on record under `lease`: the lease that it is led under from here. It has another epoch where the
   * last hunt of the home ended, and gave the lease back, before this one was there to be seen.
   */
  confirm(huntId: string): Promise<Lease>;
  release(): Promise<void>;
}

/** Takes a place under the account's lease; throws `LeaseHeldError` where another home leads. */
export type Sit = (account: string) => Promise<Sitting>;
