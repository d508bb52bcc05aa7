import type { Lease } from './port.ts';

export class HuntExistsError extends Error {
  override name = 'HuntExistsError' as const;
}

/** Another run of the same step, or another runner, has written first. What it wrote is the truth. */
export class StaleWriteError extends Error {
  override name = 'StaleWriteError' as const;
}

/** Another runner leads this account now. Whoever gets this stops at once and launches nothing. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError' as const;
}

/** A living runner leads this account. */
export class LeaseHeldError extends Error {
  override name = 'LeaseHeldError' as const;
  readonly lease: Lease;

  constructor(lease: Lease) {
    super(
      `another hunt of this account is running: pid ${lease.holder.pid} on ${lease.holder.host}, since ${lease.acquiredAt}. ` +
        'Wait for it, or cancel it with "foothold hunts cancel ID" ("foothold hunts list" shows the id).',
    );
    this.lease = lease;
  }
}

/** The store cannot be read or written: full disk, missing rights, damage, a newer format, a lock that stays. */
export class StoreUnavailableError extends Error {
  override name = 'StoreUnavailableError' as const;
  /** The file, table or bucket. */
  readonly place: string;
  /** What a person can do about it; part of the message too. */
  readonly remedy: string;
  /** True when the same call may succeed later with nothing changed (a lock held too long). */
  readonly retryable: boolean;

  constructor(place: string, problem: string, remedy: string, options: ErrorOptions & { readonly retryable?: boolean } = {}) {
    super(`${place}: ${problem}. ${remedy}`, options);
    this.place = place;
    this.remedy = remedy;
    this.retryable = options.retryable ?? false;
  }
}

/** One hunt's record no longer parses, or was written by a newer Foothold. The other records are unharmed. */
export class UnreadableHuntError extends Error {
  override name = 'UnreadableHuntError' as const;
  readonly huntId: string;

  constructor(huntId: string, place: string, problem: string, options?: ErrorOptions) {
    super(
      `the record of hunt ${huntId} in ${place} cannot be read: ${problem}. ` +
        "If a newer Foothold wrote it, use that one. Otherwise look for instances tagged with this hunt id in the cloud's console and end those you do not want.",
      options,
    );
    this.huntId = huntId;
  }
}
