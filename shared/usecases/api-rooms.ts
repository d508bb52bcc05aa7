import type { CloudName } from '../clouds/port.ts';
import type { Cron } from '../domain/api/cron.ts';
import type { ApiLimits } from '../domain/api/limits.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Clock } from '../platform/clock.ts';
import type { Executions } from '../platform/executions.ts';
import type { Clouds, Rooms } from './rooms.ts';
import type { Sit } from './sitting.ts';

/** Runs executions of the hunt machine: Step Functions, or the embedded runner. `start` throws `LeaseHeldError` where a runner elsewhere leads. */
export interface Engine extends Executions {
  /** Has a hunt that waits for its instance look again at once, where that can be done. Never shortens the wait before an attempt. */
  nudge(huntId: string): void;
}

/** Wakes us for schedules: EventBridge Scheduler, or the clock of the process that serves. Both calls may be repeated. */
export interface Alarms {
  set(alarm: { readonly scheduleId: string; readonly cron: Cron; readonly timezone: string }): Promise<void>;
  clear(scheduleId: string): Promise<void>;
}

/** What leading a hunt onward stands on. */
export interface LeadRooms {
  readonly rooms: Pick<Rooms, 'store' | 'clock'>;
  readonly engine: Executions;
  readonly sit: Sit;
}

/** What the start of a hunt stands on. */
export interface StartRooms extends LeadRooms {
  readonly rooms: Pick<Rooms, 'store' | 'clock' | 'log'> & Clouds<'account'>;
  readonly namespace: string;
  readonly limits: ApiLimits;
  /** Real time, by which quotas and schedules go also in a rehearsal. */
  readonly wall: Pick<Clock, 'now'>;
}

/** What schedules of hunts stand on. */
export interface ScheduleRooms extends StartRooms {
  /** Null: this home keeps no schedules. */
  readonly alarms: Alarms | null;
  readonly clouds: readonly CloudName[];
  /** Settings under every caller's own. */
  readonly settings: JsonObject;
}

/** What the HTTP API stands on. */
export interface ApiRooms extends ScheduleRooms {
  readonly rooms: StartRooms['rooms'] & Pick<Rooms, 'interruptions' | 'fleets'>;
  readonly engine: Engine;
  /** Callers that may deliver events for hunts of any tenant. */
  readonly operators: ReadonlySet<string>;
}
