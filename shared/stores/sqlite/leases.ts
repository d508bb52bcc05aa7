import type { DatabaseSync } from 'node:sqlite';
import { laterExpiry } from '../../domain/leases.ts';
import { LeaseHeldError, LeaseLostError } from '../errors.ts';
import type { Lease, Store } from '../port.ts';
import type { Transaction } from './transaction.ts';

type Leases = Pick<Store, 'acquireLease' | 'renewLease' | 'releaseLease' | 'readLease' | 'readEpoch'>;

interface LeaseRow {
  readonly epoch: number;
  readonly host: string;
  readonly pid: number;
  readonly started: string | null;
  readonly acquired: string;
  readonly expires: string;
  readonly released: number;
}

/** The row outlives the lease: a released one keeps its epoch, so that epochs only ever grow. */
export function leasesOn(db: DatabaseSync, transaction: Transaction): Leases {
  const select = db.prepare('SELECT epoch, host, pid, started, acquired, expires, released FROM leases WHERE account = ?');
  const put = db.prepare(
    'INSERT OR REPLACE INTO leases (account, epoch, host, pid, started, acquired, expires, released) VALUES (?, ?, ?, ?, ?, ?, ?, 0)',
  );
  const prolong = db.prepare('UPDATE leases SET expires = ? WHERE account = ? AND epoch = ?');
  const giveBack = db.prepare('UPDATE leases SET released = 1 WHERE account = ? AND epoch = ?');
  const giveBackUnchanged = db.prepare('UPDATE leases SET released = 1 WHERE account = ? AND epoch = ? AND expires = ?');
  const read = (account: string) => select.get(account) as LeaseRow | undefined;

  return {
    async acquireLease({ account, holder, now, expiresAt, isAlive }) {
      return transaction(() => {
        const row = read(account);
        if (row && row.released === 0) {
          const held = leaseOf(account, row);
          if (Date.parse(held.expiresAt) > Date.parse(now) && isAlive(held.holder)) throw new LeaseHeldError(held);
        }
        const lease: Lease = { account, epoch: (row?.epoch ?? 0) + 1, holder, acquiredAt: now, expiresAt };
        put.run(account, lease.epoch, holder.host, holder.pid, holder.startedAt, now, expiresAt);
        return lease;
      });
    },

    async renewLease(lease, expiresAt) {
      return transaction(() => {
        const row = read(lease.account);
        if (row === undefined || row.released === 1 || row.epoch !== lease.epoch)
          throw new LeaseLostError(
            `renewing the lease of ${lease.account}: epoch ${lease.epoch} has ended (the store is at ${row?.epoch ?? 'none'}); stop, and resume the hunt if nobody else has`,
          );
        const until = laterExpiry(row.expires, expiresAt);
        prolong.run(until, lease.account, lease.epoch);
        return { ...lease, expiresAt: until };
      });
    },

    async releaseLease(lease, { unlessRenewed = false } = {}) {
      if (unlessRenewed) giveBackUnchanged.run(lease.account, lease.epoch, lease.expiresAt);
      else giveBack.run(lease.account, lease.epoch);
    },

    readEpoch: async (account) => read(account)?.epoch ?? 0,

    async readLease(account) {
      const row = read(account);
      return row && row.released === 0 ? leaseOf(account, row) : null;
    },
  };
}

function leaseOf(account: string, row: LeaseRow): Lease {
  const holder = { host: row.host, pid: row.pid, startedAt: row.started };
  return { account, epoch: row.epoch, holder, acquiredAt: row.acquired, expiresAt: row.expires };
}
