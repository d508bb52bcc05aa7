import { joinedKey, withJoined } from '../domain/leases.ts';
import { LeaseLostError, StaleWriteError } from '../stores/errors.ts';
import type { Lease } from '../stores/port.ts';
import type { Rooms } from './rooms.ts';
import type { Seat, Sitting } from './sitting.ts';

type Room = Pick<Rooms, 'store' | 'clock'>;

/**
 * The account's lease where an engine leads and no process does: hunts that it runs already share theirs, else a new one. Nothing is to
 * be given back: the last hunt that ends does so (`stores/kept-lease.ts`). `epoch` is the hunt's own, whose lease it may go on with whoever
 * took it. Throws `LeaseHeldError` for a lease of another home.
 *
 * The last hunt may end, and give the lease back, while this one is on its way to the record. So whoever has joined confirms it once
 * the hunt is there. Either the one that ends sees the hunt, or it finds the lease renewed, or the renewal finds it given back.
 */
export async function joinLease(account: string, seat: Seat, rooms: Room, epoch: number | null = null): Promise<Sitting> {
  let lease = await take(account, seat, rooms, epoch);
  return {
    get lease() {
      return lease;
    },
    async confirm(huntId) {
      await announce(account, huntId, rooms);
      lease = (await renewed(lease, seat, rooms)) ?? (await take(account, seat, rooms, null));
      return lease;
    },
    release: async () => undefined,
  };
}

async function take(account: string, seat: Seat, rooms: Room, epoch: number | null): Promise<Lease> {
  const { holder, isAlive } = seat;
  const held = await rooms.store.readLease(account);
  const now = rooms.clock.now();
  const ours = held !== null && held.holder.host === holder.host && held.holder.pid === holder.pid && Date.parse(held.expiresAt) > now;
  const joined = held !== null && (ours || held.epoch === epoch) ? await renewed(held, seat, rooms) : null;
  return joined ?? rooms.store.acquireLease({ account, holder, isAlive, now: iso(now), expiresAt: iso(now + seat.term * 1000) });
}

/** Null for a lease that has been given back, or lost, since it was read. */
async function renewed(lease: Lease, { term }: Seat, { store, clock }: Room): Promise<Lease | null> {
  try {
    return await store.renewLease(lease, iso(clock.now() + term * 1000));
  } catch (error) {
    if (error instanceof LeaseLostError) return null;
    throw error;
  }
}

const mostTries = 50;

/** Names the hunt where whoever gives the lease back looks, however far its lists lag behind. */
async function announce(account: string, huntId: string, { store }: Room): Promise<void> {
  const key = joinedKey(account);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const note = await store.readNote(key);
    const value = withJoined(note?.value ?? null, huntId);
    if ((await store.writeNote(key, { value, version: note?.version ?? 0 })) !== null) return;
  }
  throw new StaleWriteError(`joining the lease of ${account}: its note was rewritten ${mostTries} times; try again`);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
