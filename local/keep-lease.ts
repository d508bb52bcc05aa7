import { currentHolder, isAlive } from '../shared/platform/process-liveness.ts';
import type { Lease, Store } from '../shared/stores/port.ts';

// A holder on this host is known dead by its process; expiry is for holders nobody can ask about.
const termMs = 60_000;
const renewEveryMs = 15_000;

export interface KeptLease {
  readonly lease: Lease;
  /** Whether a renewal has failed: another runner leads the account by now, or may. */
  isLost(): boolean;
  release(): Promise<void>;
}

/**
 * Takes the account's lease and renews it while this process lives. Leases go by real time even in a rehearsal: they
 * guard against other processes, which share no virtual clock. Throws `LeaseHeldError`.
 */
export async function keepLease(store: Store, account: string): Promise<KeptLease> {
  const now = Date.now();
  let lease = await store.acquireLease({ account, holder: currentHolder(), now: iso(now), expiresAt: iso(now + termMs), isAlive });
  let lost = false;
  // A renewal that fails needs no word here: the next write of the document is fenced by the same epoch and says so.
  const timer = setInterval(() => {
    store.renewLease(lease, iso(Date.now() + termMs)).then(
      (renewed) => {
        lease = renewed;
      },
      () => {
        lost = true;
        clearInterval(timer);
      },
    );
  }, renewEveryMs);
  timer.unref();
  return {
    lease,
    isLost: () => lost,
    async release() {
      clearInterval(timer);
      await store.releaseLease(lease);
    },
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
