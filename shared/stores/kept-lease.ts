import type { HuntDocument } from '../domain/hunt.ts';
import { joinedIn, joinedKey } from '../domain/leases.ts';
import { LeaseLostError } from './errors.ts';
import type { Store } from './port.ts';

export interface KeptLeaseOptions {
  readonly now: () => number;
  /** Seconds that a lease outlasts the wait before the next step. */
  readonly term: number;
}

/**
 * A store for homes where an engine leads hunts and no process is there to renew leases: each save that goes on prolongs the account's
 * lease beyond the next step, and the last open hunt of the account gives it back. A lease is renewed when half its term is gone, so
 * most saves cost no write. What fails here fails the next save, which is fenced by the same epoch.
 */
export function keepingLease(store: Store, { now, term }: KeptLeaseOptions): Store {
  /** Until when the lease is known to run, by account and epoch. */
  const known = new Map<string, number>();

  async function prolong({ account, lease: { epoch }, next }: HuntDocument): Promise<void> {
    const soon = now() + next.waitSeconds * 1000;
    const id = `${account} ${epoch}`;
    if ((known.get(id) ?? 0) >= soon + term * 500) return;
    const lease = await store.readLease(account);
    if (lease === null || lease.epoch !== epoch) return;
    const until = Math.max(Date.parse(lease.expiresAt), soon + term * 1000);
    if (until > Date.parse(lease.expiresAt)) await store.renewLease(lease, new Date(until).toISOString());
    known.clear();
    known.set(id, until);
  }

  /**
   * A hunt may be on its way under this lease: between it and its end lie the record, the note and a renewal, in this order
   * (`usecases/join-lease.ts`), and here, the other way round, the lease, the note and the list. Whatever is not seen has yet to
   * renew: before the lease is given back, which then stays, or after, which then fails there.
   */
  async function giveBack({ account, huntId, lease: { epoch } }: HuntDocument): Promise<void> {
    const lease = await store.readLease(account);
    if (lease?.epoch !== epoch) return;
    const isLed = (other: HuntDocument) => other.huntId !== huntId && other.lease.epoch === epoch && other.next.step !== 'end';
    const joined = joinedIn((await store.readNote(joinedKey(account)))?.value ?? null);
    const lately = await Promise.all(joined.map(async (id) => (await store.loadHunt(id))?.document ?? null));
    if (lately.some((other) => other !== null && isLed(other))) return;
    const others = await store.listHunts({ account, open: true, onUnreadable: () => undefined });
    if (!others.some(isLed)) await store.releaseLease(lease, { unlessRenewed: true });
  }

  return {
    ...store,
    async saveHunt(document, events) {
      const saved = await store.saveHunt(document, events);
      await (saved.next.step === 'end' ? giveBack(saved) : prolong(saved)).catch(unlessLost);
      return saved;
    },
  };
}

function unlessLost(error: unknown): void {
  if (!(error instanceof LeaseLostError)) throw error;
}
