import type { Lease } from '../stores/port.ts';
import type { Sitting } from './api-rooms.ts';
import type { Seat } from './control.ts';
import type { Rooms } from './rooms.ts';

/**
 * The account's lease where an engine leads and no process does: hunts that it runs already share theirs, else a new one. Nothing is to
 * be given back: the last hunt that ends does so (`stores/kept-lease.ts`). Throws `LeaseHeldError` for one of another home.
 */
export async function joinLease(
  account: string,
  { term, holder, isAlive }: Seat,
  { store, clock }: Pick<Rooms, 'store' | 'clock'>,
): Promise<Sitting> {
  const now = clock.now();
  const expiresAt = new Date(now + term * 1000).toISOString();
  const held = await store.readLease(account);
  const ours = held !== null && held.holder.host === holder.host && held.holder.pid === holder.pid && Date.parse(held.expiresAt) > now;
  const lease = ours
    ? await prolonged(held, expiresAt, store)
    : await store.acquireLease({ account, holder, isAlive, now: new Date(now).toISOString(), expiresAt });
  return { lease, release: async () => undefined };
}

async function prolonged(lease: Lease, expiresAt: string, store: Rooms['store']): Promise<Lease> {
  return Date.parse(lease.expiresAt) >= Date.parse(expiresAt) ? lease : store.renewLease(lease, expiresAt);
}
