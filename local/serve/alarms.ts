import { readCron } from '../../shared/domain/api/cron.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { nextRun } from '../../shared/platform/cron.ts';
import type { Log } from '../../shared/platform/logger.ts';
import type { Alarms, ApiRooms } from '../../shared/usecases/api-rooms.ts';
import type { Firing } from '../../shared/usecases/fire-schedule.ts';
import { listSchedules } from '../../shared/usecases/schedules.ts';

export interface LocalAlarms extends Alarms {
  /** Sets those of every schedule on record. What was due while nobody served is not made up for: the next time is as good. */
  restore(tenants: Iterable<string>, api: ApiRooms): Promise<void>;
  stop(): void;
}

export interface AlarmParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly fire: (firing: Firing) => Promise<unknown>;
}

/** Alarms of the process that serves, by its clock. */
export function createAlarms({ clock, log, fire }: AlarmParts): LocalAlarms {
  const set = new Map<string, AbortController>();

  async function ring(scheduleId: string, cron: string, timezone: string, signal: AbortSignal): Promise<void> {
    for (let after = clock.now(); ; ) {
      const due = nextRun(cron, timezone, after);
      if (due === null) return;
      await clock.sleep(due - clock.now(), signal);
      if (signal.aborted) return;
      await fire({ scheduleId, at: new Date(due).toISOString() }).catch((error: unknown) =>
        log.error('schedule.broken', { scheduleId, error }),
      );
      after = Math.max(due, clock.now());
    }
  }

  const alarms: LocalAlarms = {
    async set({ scheduleId, cron: { minute, hour, day, month, weekday }, timezone }) {
      set.get(scheduleId)?.abort();
      const end = new AbortController();
      set.set(scheduleId, end);
      ring(scheduleId, [minute, hour, day, month, weekday].join(' '), timezone, end.signal).catch((error: unknown) =>
        log.error('schedule.broken', { scheduleId, error }),
      );
    },

    async clear(scheduleId) {
      set.get(scheduleId)?.abort();
      set.delete(scheduleId);
    },

    async restore(tenants, api) {
      for (const tenant of new Set(tenants)) {
        for (const { scheduleId, cron, timezone, caughtAt } of await listSchedules(tenant, api)) {
          const read = readCron(cron);
          if (caughtAt === null && !('expected' in read)) await alarms.set({ scheduleId, cron: read, timezone });
        }
      }
    },

    stop() {
      for (const end of set.values()) end.abort();
      set.clear();
    },
  };
  return alarms;
}
