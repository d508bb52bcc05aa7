import * as v from 'valibot';
import { judgeStart, recentStarts, type Starts, startsSchema } from '../domain/api/quota.ts';
import { QuotaExceededError } from './api-errors.ts';
import type { StartRooms } from './api-rooms.ts';

const mostTries = 50;

/** Puts one start of the tenant on record, within its quotas; throws `QuotaExceededError`. The same hunt again is free. */
export async function takeStart(tenant: string, huntId: string, api: StartRooms): Promise<void> {
  const { store, log } = api.rooms;
  const key = `starts/${tenant}`;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const note = await store.readNote(key);
    const known: Starts = note === null ? { starts: [] } : v.parse(startsSchema, note.value);
    const now = api.wall.now();
    if (recentStarts(known, now).some((start) => start.huntId === huntId)) return;
    const onUnreadable = (error: Error) => log.warn('hunt.unreadable', { tenant, message: error.message });
    const open = await store.listHunts({ tenant, open: true, limit: api.limits.openHunts, onUnreadable });
    const pending = await notOnRecord(recentStarts(known, now), api);
    const verdict = judgeStart(known, { huntId, open: new Set(open.map((hunt) => hunt.huntId)), pending, now }, api.limits);
    if (!verdict.granted) throw new QuotaExceededError(words(verdict.reason, api.limits), verdict.retryAfter);
    if ((await store.writeNote(key, { value: verdict.starts, version: note?.version ?? 0 })) !== null) return;
  }
  throw new QuotaExceededError('too many requests at once', 1);
}

async function notOnRecord(starts: Starts['starts'], { rooms: { store } }: StartRooms): Promise<Set<string>> {
  const found = await Promise.all(starts.map(async ({ huntId }) => ((await store.loadHunt(huntId)) === null ? [huntId] : [])));
  return new Set(found.flat());
}

function words(reason: 'open-hunts' | 'starts-per-minute', { openHunts, startsPerMinute }: StartRooms['limits']): string {
  return reason === 'open-hunts'
    ? `at most ${openHunts} hunts may be open at once; wait for one to end, or cancel one`
    : `at most ${startsPerMinute} hunts may be started a minute`;
}
