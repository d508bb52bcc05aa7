import { laterExpiry } from '../../domain/leases.ts';
import { LeaseHeldError, LeaseLostError } from '../errors.ts';
import type { Lease, LeaseRequest, Store } from '../port.ts';
import { cellAt } from './cell.ts';
import { contend } from './contend.ts';
import { parseAccountRecord } from './records.ts';
import type { Shelf } from './shelf.ts';

type Leases = Pick<Store, 'acquireLease' | 'renewLease' | 'releaseLease' | 'readLease' | 'readEpoch'>;

/** The record outlives the lease: a released one keeps its epoch, so that epochs only ever grow. */
export interface LeaseRecord extends Omit<Lease, 'account'> {
  readonly released: boolean;
}

/** Who asks concurrently reads the same record, and one write over it stands; the others read again and find a living holder. */
export function leasesOn(shelf: Shelf): Leases {
  const cellOf = (account: string) => cellAt<LeaseRecord>(shelf.lease(account), parseAccountRecord(shelf, 'lease', account));

  return {
    acquireLease: (request) =>
      contend(shelf.name, async () => {
        const cell = cellOf(request.account);
        const seen = await cell.read();
        const claimed = claim(seen?.value ?? null, request);
        return (await cell.write(claimed, seen)) ? leaseOf(request.account, claimed) : null;
      }),

    renewLease: (lease, expiresAt) =>
      contend(shelf.name, async () => {
        const cell = cellOf(lease.account);
        const seen = await cell.read();
        if (seen === null || seen.value.released || seen.value.epoch !== lease.epoch) {
          throw new LeaseLostError(
            `renewing the lease of ${lease.account}: epoch ${lease.epoch} has ended (the store is at ${seen?.value.epoch ?? 'none'}); stop, and resume the hunt if nobody else has`,
          );
        }
        const until = laterExpiry(seen.value.expiresAt, expiresAt);
        return (await cell.write({ ...seen.value, expiresAt: until }, seen)) ? { ...lease, expiresAt: until } : null;
      }),

    async releaseLease(lease, { unlessRenewed = false } = {}) {
      await contend(shelf.name, async () => {
        const cell = cellOf(lease.account);
        const seen = await cell.read();
        if (seen === null || seen.value.released || seen.value.epoch !== lease.epoch) return 'not ours';
        if (unlessRenewed && seen.value.expiresAt !== lease.expiresAt) return 'joined';
        return (await cell.write({ ...seen.value, released: true }, seen)) ? 'released' : null;
      });
    },

    readEpoch: async (account) => (await epochReader(shelf)(account)) ?? 0,

    async readLease(account) {
      const seen = await cellOf(account).read();
      return seen === null || seen.value.released ? null : leaseOf(account, seen.value);
    },
  };
}

/** The highest epoch ever given out for the account, released or not; null before the first. */
export function epochReader(shelf: Shelf): (account: string) => Promise<number | null> {
  return async (account) => {
    const held = await shelf.lease(account).read();
    return held === null ? null : (parseAccountRecord(shelf, 'lease', account)(held.body) as LeaseRecord).epoch;
  };
}

function claim(record: LeaseRecord | null, { account, holder, now, expiresAt, isAlive }: LeaseRequest): LeaseRecord {
  if (record !== null && !record.released && Date.parse(record.expiresAt) > Date.parse(now) && isAlive(record.holder)) {
    throw new LeaseHeldError(leaseOf(account, record));
  }
  return { epoch: (record?.epoch ?? 0) + 1, holder, acquiredAt: now, expiresAt, released: false };
}

function leaseOf(account: string, { epoch, holder, acquiredAt, expiresAt }: LeaseRecord): Lease {
  return { account, epoch, holder, acquiredAt, expiresAt };
}
