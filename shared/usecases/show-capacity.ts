import { type Capacity, capacityOf } from '../domain/api/capacity.ts';
import type { Rooms } from './rooms.ts';

/** Hunts of the tenant that are looked at, newest first. */
const huntsMost = 100;

/** What the tenant's own hunts have met, and the pace of the accounts they hunt in. */
export async function showCapacity(tenant: string, { store, clock, log }: Pick<Rooms, 'store' | 'clock' | 'log'>): Promise<Capacity> {
  const onUnreadable = (error: Error) => log.warn('hunt.unreadable', { tenant, message: error.message });
  const hunts = await store.listHunts({ tenant, limit: huntsMost, onUnreadable });
  const accounts = [...new Set(hunts.map(({ account }) => account))];
  const paces = await Promise.all(
    accounts.map(async (account) => {
      const record = await store.readPace(account);
      return record === null ? [] : [{ account, pace: record.state.pace, nextAt: record.nextAt }];
    }),
  );
  return capacityOf(hunts, paces.flat(), clock.now());
}
