import * as v from 'valibot';
import { type Schedule, scheduleKey, scheduleNote } from '../domain/api/schedule.ts';
import { QuotaExceededError } from './api-errors.ts';
import type { Rooms } from './rooms.ts';

const mostTries = 20;

interface OnRecord {
  readonly rooms: Pick<Rooms, 'store'>;
}

export async function readSchedule(
  scheduleId: string,
  { rooms: { store } }: OnRecord,
): Promise<{ schedule: Schedule; version: number } | null> {
  const note = await store.readNote(scheduleKey(scheduleId));
  return note === null ? null : { schedule: v.parse(scheduleNote, note.value), version: note.version };
}

export async function changeSchedule(scheduleId: string, change: (schedule: Schedule) => Schedule, api: OnRecord): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const known = await readSchedule(scheduleId, api);
    if (known === null) return;
    const value = change(known.schedule);
    if ((await api.rooms.store.writeNote(scheduleKey(scheduleId), { value, version: known.version })) !== null) return;
  }
  throw new QuotaExceededError('too many requests at once', 1);
}
