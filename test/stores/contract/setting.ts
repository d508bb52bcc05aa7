import { ulid } from 'ulid';
import { afterEach, beforeEach } from 'vitest';
import type { Lease, LeaseHolder, LeaseRequest, Store } from '../../../shared/stores/port.ts';

/** Opens a store, empty or not, that no test before has closed. Every test uses accounts and hunts of its own. */
export type OpenStore = () => Promise<Store>;

/** The store of the running test. */
export function eachWith(open: OpenStore): () => Store {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());
  return () => store;
}

export const freshAccount = () => `oci:tenancy-${ulid()}:us-phoenix-1`;

/** ISO instant, this many seconds into the test. */
export const second = (offset: number) => new Date(Date.UTC(2026, 10, 1, 12) + offset * 1000).toISOString();

export const holder = (pid: number): LeaseHolder => ({ host: 'host-a', pid, startedAt: `start of ${pid}` });

/** Asks at second 0 for a minute, with every other holder alive. */
export function leaseRequest(account: string, overrides: Partial<LeaseRequest> = {}): LeaseRequest {
  return { account, holder: holder(1), now: second(0), expiresAt: second(60), isAlive: () => true, ...overrides };
}

/** Another runner takes over because the holder is dead. */
export function takeOver(store: Store, account: string, pid = 2): Promise<Lease> {
  return store.acquireLease(leaseRequest(account, { holder: holder(pid), isAlive: () => false }));
}
