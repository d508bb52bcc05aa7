import * as v from 'valibot';
import { type Cron, readCron } from '../domain/api/cron.ts';
import { scheduleIdFor } from '../domain/api/hunt-id.ts';
import { readHunt } from '../domain/api/read-hunt.ts';
import { type Schedule, scheduleIndexKey, scheduleIndexNote, scheduleKey } from '../domain/api/schedule.ts';
import type { scheduleRequestSchema } from '../domain/api/schemas.ts';
import type { JsonObject } from '../domain/json.ts';
import { InputError, type Problem } from '../domain/problem.ts';
import { hashPayload } from '../domain/tokens.ts';
import { isTimezone } from '../platform/cron.ts';
import { KeyReusedError, NotYoursError, QuotaExceededError } from './api-errors.ts';
import type { ScheduleRooms } from './api-rooms.ts';
import { changeSchedule, readSchedule } from './schedule-record.ts';

const mostTries = 20;

export interface ScheduleRequest {
  readonly tenant: string;
  readonly key: string;
  readonly body: v.InferOutput<typeof scheduleRequestSchema>;
}

/**
 * Puts a schedule on record, then sets its alarm; the same request again does what was left undone. The hunt is judged now, so that
 * nobody waits for two in the morning to learn of a typo. Throws `InputError`, `KeyReusedError`, `QuotaExceededError`.
 */
export async function createSchedule(
  { tenant, key, body }: ScheduleRequest,
  api: ScheduleRooms,
): Promise<{ schedule: Schedule; repeated: boolean }> {
  const { store } = api.rooms;
  const { alarms } = api;
  if (alarms === null)
    throw new InputError([
      { path: 'schedules', expected: 'a server that keeps schedules', got: 'one that does not', remedy: 'deploy with a schedule group' },
    ]);
  const cron = judgeSchedule(body, api);
  const scheduleId = scheduleIdFor(tenant, key);
  const hunt = body.hunt as JsonObject;
  const requestHash = hashPayload({ ...body, hunt });
  const known = await readSchedule(scheduleId, api);
  if (known !== null && (known.schedule.requestHash !== requestHash || known.schedule.deletedAt !== null)) {
    throw new KeyReusedError(
      `schedule ${scheduleId}, which ${known.schedule.deletedAt === null ? 'another request created' : 'was deleted'}`,
    );
  }
  await enlist(tenant, scheduleId, api);
  const createdAt = new Date(api.wall.now()).toISOString();
  const { cron: text, timezone, until } = body;
  const fresh: Schedule = {
    scheduleId,
    tenant,
    requestHash,
    cron: text,
    timezone,
    until,
    hunt,
    createdAt,
    lastHuntId: null,
    caughtAt: null,
    deletedAt: null,
  };
  if (known === null && (await store.writeNote(scheduleKey(scheduleId), { value: fresh, version: 0 })) === null) {
    return createSchedule({ tenant, key, body }, api);
  }
  const schedule = known?.schedule ?? fresh;
  if (schedule.caughtAt === null) await alarms.set({ scheduleId, cron, timezone });
  return { schedule, repeated: known !== null };
}

/** Oldest first. */
export async function listSchedules(tenant: string, api: ScheduleRooms): Promise<Schedule[]> {
  const index = await readIndex(tenant, api);
  const found = await Promise.all(index.ids.map((id) => readSchedule(id, api)));
  return found.flatMap((each) => (each === null || each.schedule.deletedAt !== null ? [] : [each.schedule]));
}

/** Hunts that it has started go on. Throws `NotYoursError`. */
export async function deleteSchedule(scheduleId: string, tenant: string, api: ScheduleRooms): Promise<void> {
  const known = await readSchedule(scheduleId, api);
  if (known === null || known.schedule.tenant !== tenant || known.schedule.deletedAt !== null)
    throw new NotYoursError('schedule', scheduleId);
  await api.alarms?.clear(scheduleId);
  // Its hunt's payload goes with it; the id stays taken.
  await changeSchedule(scheduleId, (schedule) => ({ ...schedule, hunt: {}, deletedAt: new Date(api.wall.now()).toISOString() }), api);
  await changeIndex(tenant, (ids) => ids.filter((id) => id !== scheduleId), api);
}

/** When the schedule rings. Throws `InputError` with every problem of it and of its hunt. */
export function judgeSchedule(
  { cron: text, timezone, hunt }: ScheduleRequest['body'],
  api: Pick<ScheduleRooms, 'namespace' | 'clouds' | 'settings'>,
): Cron {
  const problems: Problem[] = [];
  const cron = readCron(text);
  if ('expected' in cron) problems.push({ path: 'cron', expected: cron.expected, got: JSON.stringify(text) });
  if (!isTimezone(timezone))
    problems.push({ path: 'timezone', expected: 'an IANA name, such as "Europe/Berlin" or "UTC"', got: JSON.stringify(timezone) });
  try {
    readHunt(hunt as JsonObject, api);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems.map((problem) => ({ ...problem, path: `hunt.${problem.path}` })));
  }
  if (problems.length > 0 || 'expected' in cron) throw new InputError(problems);
  return cron;
}

async function enlist(tenant: string, scheduleId: string, api: ScheduleRooms): Promise<void> {
  await changeIndex(
    tenant,
    (ids) => {
      if (ids.includes(scheduleId)) return ids;
      if (ids.length >= api.limits.schedules) throw new QuotaExceededError(`at most ${api.limits.schedules} schedules; delete one`, 60);
      return [...ids, scheduleId];
    },
    api,
  );
}

async function readIndex(tenant: string, { rooms: { store } }: ScheduleRooms): Promise<{ ids: string[]; version: number }> {
  const note = await store.readNote(scheduleIndexKey(tenant));
  return note === null ? { ids: [], version: 0 } : { ...v.parse(scheduleIndexNote, note.value), version: note.version };
}

async function changeIndex(tenant: string, change: (ids: readonly string[]) => readonly string[], api: ScheduleRooms): Promise<void> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { ids, version } = await readIndex(tenant, api);
    const changed = change(ids);
    if (changed === ids) return;
    if ((await api.rooms.store.writeNote(scheduleIndexKey(tenant), { value: { ids: [...changed] }, version })) !== null) return;
  }
  throw new QuotaExceededError('too many requests at once', 1);
}
