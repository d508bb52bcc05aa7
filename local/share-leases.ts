import type { Store } from '../shared/stores/port.ts';
import type { Sit } from '../shared/usecases/sitting.ts';
import { type KeptLease, keepLease } from './keep-lease.ts';

export interface SharedLeases {
  /** The account's lease for one more hunt of this process; throws `LeaseHeldError` where another process leads. */
  hold(account: string): Promise<KeptLease>;
  /** The same as a hunt takes its place. This process counts who holds the lease: nobody gives it back meanwhile. */
  readonly sit: Sit;
}

interface Shared {
  readonly kept: Promise<KeptLease>;
  holders: number;
}

/**
 * Leases are not re-entrant: whoever takes one anew ends the epoch of the one before, and with it every hunt that runs under it. So all
 * hunts of one process and account share one lease, which is given back with the last of them.
 */
export function shareLeases(store: Store): SharedLeases {
  const held = new Map<string, Shared>();
  const closing = new Map<string, Promise<void>>();

  async function join(account: string): Promise<Shared> {
    // Until it is given back, the store would take our own lease for another runner's.
    for (let busy = closing.get(account); busy !== undefined; busy = closing.get(account)) await busy;
    const known = held.get(account);
    if (known !== undefined && !(await isLost(known))) {
      // It may have been given back meanwhile.
      if (held.get(account) !== known) return join(account);
      known.holders += 1;
      return known;
    }
    const newer = held.get(account);
    if (newer !== known) return join(account);
    const fresh: Shared = { kept: keepLease(store, account), holders: 1 };
    held.set(account, fresh);
    return fresh;
  }

  async function release(account: string, shared: Shared): Promise<void> {
    shared.holders -= 1;
    if (shared.holders > 0) return;
    if (held.get(account) !== shared) return (await shared.kept).release();
    held.delete(account);
    const done = shared.kept.then((kept) => kept.release()).finally(() => closing.delete(account));
    closing.set(
      account,
      done.catch(() => undefined),
    );
    await done;
  }

  const leases: SharedLeases = {
    async sit(account) {
      const kept = await leases.hold(account);
      return { ...kept, confirm: async () => kept.lease };
    },
    async hold(account) {
      const shared = await join(account);
      let kept: KeptLease;
      try {
        kept = await shared.kept;
      } catch (error) {
        shared.holders -= 1;
        if (held.get(account) === shared) held.delete(account);
        throw error;
      }
      let released: Promise<void> | undefined;
      return { ...kept, release: () => (released ??= release(account, shared)) };
    },
  };
  return leases;
}

async function isLost({ kept }: Shared): Promise<boolean> {
  return kept.then(
    (lease) => lease.isLost(),
    // Refused: its own holder is told, and takes it off.
    () => false,
  );
}
