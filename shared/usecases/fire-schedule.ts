import { readHunt } from '../domain/api/read-hunt.ts';
import { firingKey } from '../domain/api/schedule.ts';
import { InputError } from '../domain/problem.ts';
import { LeaseHeldError } from '../stores/errors.ts';
import { KeyReusedError, QuotaExceededError } from './api-errors.ts';
import type { ScheduleRooms } from './api-rooms.ts';
import { changeSchedule, readSchedule } from './schedule-record.ts';
import { startHunt } from './start-hunt.ts';

export interface Firing {
  readonly scheduleId: string;
  /** When it was due, ISO 8601; seconds do not count, as alarms ring anywhere within their minute. */
  readonly at: string;
}

export interface FiringAnswer {
  /** `busy`: its last hunt is still on. `caught`: it was successful, the schedule is over. `refused`: it could not be started this time. */
  readonly kind: 'started' | 'repeated' | 'busy' | 'caught' | 'gone' | 'refused';
  readonly huntId: string | null;
  readonly problem: string | null;
}

/** Starts the hunt of a schedule that is due. Alarms ring late, twice, and for schedules that are gone: each is no harm. */
export async function fireSchedule({ scheduleId, at }: Firing, api: ScheduleRooms): Promise<FiringAnswer> {
  const known = await readSchedule(scheduleId, api);
  if (known === null || known.schedule.deletedAt !== null) {
    await api.alarms?.clear(scheduleId);
    return { kind: 'gone', huntId: null, problem: null };
  }
  const { schedule } = known;
  const last = schedule.lastHuntId === null ? null : ((await api.rooms.store.loadHunt(schedule.lastHuntId))?.document ?? null);
  if (schedule.until === 'caught' && (schedule.caughtAt !== null || last?.phase === 'ready')) {
    const caughtAt = schedule.caughtAt ?? last?.endedAt ?? at;
    await changeSchedule(scheduleId, (now) => ({ ...now, caughtAt }), api);
    await api.alarms?.clear(scheduleId);
    return { kind: 'caught', huntId: schedule.lastHuntId, problem: null };
  }
  if (last !== null && last.endedAt === null) return { kind: 'busy', huntId: last.huntId, problem: null };
  try {
    const minute = new Date(Math.floor(Date.parse(at) / 60_000) * 60_000).toISOString();
    const wanted = readHunt(schedule.hunt, api);
    const { document, repeated } = await startHunt(
      { tenant: schedule.tenant, key: firingKey(scheduleId, minute), wanted, scheduleId },
      api,
    );
    // Also after a repetition: the one before may have died before it came to this. A newer firing's hunt stays.
    if (!repeated || last === null || Date.parse(last.createdAt) < Date.parse(document.createdAt)) {
      await changeSchedule(scheduleId, (now) => ({ ...now, lastHuntId: document.huntId }), api);
    }
    return { kind: repeated ? 'repeated' : 'started', huntId: document.huntId, problem: null };
  } catch (error) {
    const expected = [InputError, QuotaExceededError, LeaseHeldError, KeyReusedError].some((kind) => error instanceof kind);
    if (!expected) throw error;
    api.rooms.log.warn('schedule.refused', { scheduleId, error });
    return { kind: 'refused', huntId: null, problem: (error as Error).message };
  }
}
