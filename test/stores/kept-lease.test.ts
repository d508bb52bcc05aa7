import { beforeEach, describe, expect, it } from 'vitest';
import { keepingLease } from '../../shared/stores/kept-lease.ts';
import type { Store } from '../../shared/stores/port.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import { createLed } from '../support/led-hunt.ts';

const account = 'oci:tenancy:region';
const term = 3600;

let bare: Store;
let kept: Store;
let now: number;
let renewals: number;

beforeEach(() => {
  renewals = 0;
  bare = openSqliteStore(':memory:');
  const counted: Store = {
    ...bare,
    renewLease(lease, expiresAt) {
      renewals += 1;
      return bare.renewLease(lease, expiresAt);
    },
  };
  kept = keepingLease(counted, { now: () => now, term });
});

/** A hunt under a lease that has just been taken. */
async function begin(store = kept) {
  const document = await createLed(store, account);
  const lease = await store.readLease(account);
  now = Date.parse(lease?.acquiredAt ?? '');
  return document;
}

const expiry = async () => Date.parse((await bare.readLease(account))?.expiresAt ?? '');
const waiting = (seconds: number) => ({ step: 'attempt', waitSeconds: seconds, notBefore: null }) as const;
const ended = { step: 'end', waitSeconds: 0, notBefore: null } as const;

describe('a lease that is kept by steps', () => {
  it('outlasts the wait before the next step by its term', async () => {
    const document = await begin();

    await kept.saveHunt({ ...document, next: waiting(300) }, []);

    expect(await expiry()).toBe(now + 300_000 + term * 1000);
  });

  it('is renewed when half its term is gone, not with every save', async () => {
    let document = await begin();
    for (let save = 0; save < 60; save += 1) {
      document = await kept.saveHunt({ ...document, next: waiting(60) }, []);
      now += 60_000;
    }

    expect(renewals).toBeGreaterThan(1);
    expect(renewals).toBeLessThan(5);
    expect(await expiry()).toBeGreaterThan(now);
  });

  it('is given back by the hunt that ends', async () => {
    const document = await begin();

    await kept.saveHunt({ ...document, next: ended, endedAt: new Date(now).toISOString(), phase: 'ready' }, []);

    expect(await bare.readLease(account)).toBeNull();
  });

  it('is kept for the other hunts of the account', async () => {
    const document = await begin();
    const other = { ...document, huntId: '01JD8ZQ5V0000000000000000B', next: waiting(60) };
    await kept.createHunt(other, []);

    await kept.saveHunt({ ...document, next: ended, endedAt: new Date(now).toISOString(), phase: 'failed' }, []);

    expect(await bare.readLease(account)).not.toBeNull();
  });

  it('that is lost in the meantime is no failure of a save that stands', async () => {
    const document = await begin();
    const robbed = keepingLease(
      {
        ...bare,
        async saveHunt(saved, events) {
          const stands = await bare.saveHunt(saved, events);
          const lease = await bare.readLease(account);
          if (lease !== null) await bare.releaseLease(lease);
          return stands;
        },
      },
      { now: () => now, term },
    );

    await expect(robbed.saveHunt({ ...document, next: waiting(10) }, [])).resolves.toMatchObject({ version: document.version + 1 });
  });
});
