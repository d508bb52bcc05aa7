import {
  ConflictException,
  CreateScheduleCommand,
  type DeleteScheduleCommand,
  ResourceNotFoundException,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../../local/clock/virtual-clock.ts';
import { createAlarms } from '../../local/serve/alarms.ts';
import { schedulerAlarms } from '../../shared/clouds/aws/alarms.ts';
import { type Cron, eventBridgeCron, readCron } from '../../shared/domain/api/cron.ts';
import { isTimezone, nextRun } from '../../shared/platform/cron.ts';
import { silentLog } from '../../shared/platform/logger.ts';
import { fireSchedule } from '../../shared/usecases/fire-schedule.ts';
import { createSchedule, deleteSchedule, listSchedules } from '../../shared/usecases/schedules.ts';
import { type ApiLab, apiLab, huntBody } from '../support/api.ts';

let lab: ApiLab;
beforeEach(() => {
  lab = apiLab({ limits: { schedules: 3 } });
});
afterEach(() => lab.close());

const nightly = { cron: '0 2 * * *', timezone: 'UTC', until: 'caught', hunt: huntBody } as const;
const create = async (key = 'key', body: Parameters<typeof createSchedule>[0]['body'] = nightly) =>
  (await createSchedule({ tenant: 'ada', key, body }, lab.api)).schedule;
const fire = (scheduleId: string, at: string) => fireSchedule({ scheduleId, at }, lab.api);
const night = (day: number, rest = '02:00:00.000Z') => `2026-11-0${day}T${rest}`;

async function endLast(phase: 'ready' | 'failed'): Promise<void> {
  const { document } = (await lab.store.loadHunt(lab.started.at(-1)!.huntId))!;
  await lab.store.saveHunt({ ...document, phase, endedAt: night(4, '02:30:00.000Z') }, []);
}

describe('a schedule', () => {
  test('starts one hunt a night, however often the alarm rings within its minute', async () => {
    const { scheduleId } = await create();

    const answers = await Promise.all(['02:00:00Z', '02:00:31.5Z', '02:00:00.000Z'].map((rest) => fire(scheduleId, night(4, rest))));

    expect(answers.filter(({ kind }) => kind === 'started')).toHaveLength(1);
    expect(lab.started).toMatchObject([{ caller: { tenant: 'ada', scheduleId } }]);
    expect((await listSchedules('ada', lab.api))[0]?.lastHuntId).toBe(lab.started[0]?.huntId);
  });

  test('waits for a hunt that is still on, and tries again after one that failed', async () => {
    const { scheduleId } = await create();
    await fire(scheduleId, night(4));

    const during = await fire(scheduleId, night(5));
    await endLast('failed');
    const after = await fire(scheduleId, night(6));

    expect(during).toMatchObject({ kind: 'busy', huntId: lab.started[0]?.huntId });
    expect(after.kind).toBe('started');
    expect(lab.started).toHaveLength(2);
  });

  test('ends with the first hunt that has caught an instance', async () => {
    const { scheduleId } = await create();
    await fire(scheduleId, night(4));
    await endLast('ready');

    const answers = [await fire(scheduleId, night(5)), await fire(scheduleId, night(6))];

    expect(answers.map(({ kind }) => kind)).toEqual(['caught', 'caught']);
    expect(lab.started).toHaveLength(1);
    expect(lab.alarms.size).toBe(0);
    expect((await listSchedules('ada', lab.api))[0]?.caughtAt).toBe(night(4, '02:30:00.000Z'));
  });

  test('goes on past a catch where it ends only when it is deleted', async () => {
    const { scheduleId } = await create('key', { ...nightly, until: 'deleted' });
    await fire(scheduleId, night(4));
    await endLast('ready');

    expect((await fire(scheduleId, night(5))).kind).toBe('started');
  });

  test('that is gone clears the alarm that still rings', async () => {
    const { scheduleId } = await create();
    await deleteSchedule(scheduleId, 'ada', lab.api);
    lab.alarms.add(scheduleId);

    expect(await fire(scheduleId, night(4))).toMatchObject({ kind: 'gone' });
    expect(lab.alarms.size).toBe(0);
    expect(lab.started).toEqual([]);
  });

  test('whose alarm could not be set is mended by the same request again', async () => {
    const { set } = lab.api.alarms!;
    Object.assign(lab.api.alarms!, { set: () => Promise.reject(new Error('killed')) });
    await expect(create()).rejects.toThrow('killed');
    Object.assign(lab.api.alarms!, { set });

    const { scheduleId } = await create();

    expect(lab.alarms).toEqual(new Set([scheduleId]));
    expect(await listSchedules('ada', lab.api)).toHaveLength(1);
  });

  test('beyond the quota is refused, and a deleted one gives its place back', async () => {
    const first = await create('one');
    await create('two');
    await create('three');

    await expect(create('four')).rejects.toMatchObject({ name: 'QuotaExceededError' });
    await deleteSchedule(first.scheduleId, 'ada', lab.api);

    expect(await create('four')).toMatchObject({ tenant: 'ada' });
  });

  test('is refused where nobody keeps schedules, and nothing is on record of it', async () => {
    Object.assign(lab.api, { alarms: null });

    await expect(create()).rejects.toMatchObject({ name: 'InputError' });
    expect(await listSchedules('ada', lab.api)).toEqual([]);
  });

  test('that cannot start its hunt this time says so and stays', async () => {
    const { scheduleId } = await create();
    Object.assign(lab.api, { limits: { ...lab.api.limits, openHunts: 0 } });

    expect(await fire(scheduleId, night(4))).toMatchObject({ kind: 'refused', problem: expect.stringContaining('open') });
    expect(lab.logged).toMatchObject([{ event: 'schedule.refused' }]);
  });
});

describe('alarms of the process that serves', () => {
  test('ring when they are due, in the schedule’s zone, until they are cleared', async () => {
    const clock = new VirtualClock(Date.UTC(2026, 10, 2, 12));
    const rung: string[] = [];
    const alarms = createAlarms({
      clock,
      log: silentLog,
      fire: async ({ at }) => {
        rung.push(at);
        if (rung.length === 3) await alarms.clear('s');
      },
    });

    await clock.run(async () => {
      await alarms.set({ scheduleId: 's', cron: readCron('0 2 * * *') as Cron, timezone: 'Europe/Berlin' });
      await clock.sleep(10 * 86_400_000);
    });

    expect(rung).toEqual(['2026-11-03T01:00:00.000Z', '2026-11-04T01:00:00.000Z', '2026-11-05T01:00:00.000Z']);
  });

  test('are restored from the schedules on record, but for those that are over', async () => {
    const { scheduleId } = await create('one');
    const caught = await create('two');
    await fire(caught.scheduleId, night(4));
    await endLast('ready');
    await fire(caught.scheduleId, night(5));
    const clock = new VirtualClock(Date.UTC(2026, 10, 2, 12));
    const rung = new Set<string>();
    const alarms = createAlarms({ clock, log: silentLog, fire: async (firing) => rung.add(firing.scheduleId) });

    await clock.run(async () => {
      await alarms.restore(['ada', 'ada', 'bob'], lab.api);
      await clock.sleep(2 * 86_400_000);
      alarms.stop();
    });

    expect(rung).toEqual(new Set([scheduleId]));
  });
});

describe('alarms in EventBridge Scheduler', () => {
  const places = {
    group: 'foothold',
    target: 'arn:aws:lambda:eu-central-1:1:function:fire',
    role: 'arn:aws:iam::1:role/scheduler',
    deadLetters: 'arn:aws:sqs:eu-central-1:1:fire-schedule-dead-letters',
  };
  const alarm = { scheduleId: '01JBQ0000000000000000000AB', cron: readCron('30 2 * * mon-fri') as Cron, timezone: 'Europe/Berlin' };
  const clientOf = (fail: (command: object) => Error | null) => {
    const sent: object[] = [];
    const send = async (command: object) => {
      sent.push(command);
      const error = fail(command);
      if (error !== null) throw error;
      return {};
    };
    return { sent, alarms: schedulerAlarms(places, { send } as never) };
  };
  const meta = { $metadata: {}, message: 'm', Message: 'm' };

  test('are created under the schedule’s id, and say when they were due', async () => {
    const { sent, alarms } = clientOf(() => null);

    await alarms.set(alarm);

    expect(sent).toHaveLength(1);
    expect((sent[0] as CreateScheduleCommand).input).toMatchObject({
      Name: alarm.scheduleId,
      GroupName: 'foothold',
      ScheduleExpression: 'cron(30 2 ? * MON-FRI *)',
      ScheduleExpressionTimezone: 'Europe/Berlin',
      Target: {
        Arn: places.target,
        RoleArn: places.role,
        DeadLetterConfig: { Arn: places.deadLetters },
        Input: `{"scheduleId":"${alarm.scheduleId}","at":"<aws.scheduler.scheduled-time>"}`,
      },
    });
  });

  test('that are there already are set again; those that are gone already are cleared', async () => {
    const there = clientOf((command) => (command instanceof CreateScheduleCommand ? new ConflictException(meta) : null));
    const gone = clientOf(() => new ResourceNotFoundException(meta));

    await there.alarms.set(alarm);
    await gone.alarms.clear(alarm.scheduleId);

    expect(there.sent.map((command) => command.constructor)).toEqual([CreateScheduleCommand, UpdateScheduleCommand]);
    expect((there.sent[1] as UpdateScheduleCommand).input).toEqual((there.sent[0] as CreateScheduleCommand).input);
    expect((gone.sent[0] as DeleteScheduleCommand).input).toEqual({ Name: alarm.scheduleId, GroupName: 'foothold' });
  });

  test('that are refused for another reason throw', async () => {
    const { alarms } = clientOf(() => new Error('access denied'));

    await expect(alarms.set(alarm)).rejects.toThrow('access denied');
    await expect(alarms.clear(alarm.scheduleId)).rejects.toThrow('access denied');
  });
});

describe('cron expressions', () => {
  test.each([
    ['0 2 * * *', 'cron(0 2 * * ? *)'],
    ['15,45 */6 * * *', 'cron(15,45 0,6,12,18 * * ? *)'],
    ['0 8-18/5 1 jan,jul *', 'cron(0 8,13,18 1 JAN,JUL ? *)'],
    ['0 2 * * 0', 'cron(0 2 ? * SUN *)'],
    ['0 2 * * 1-5', 'cron(0 2 ? * MON-FRI *)'],
    ['0 2 * * 7', 'cron(0 2 ? * SUN *)'],
    ['0 2 * * 5-7', 'cron(0 2 ? * FRI,SAT,SUN *)'],
    ['0 2 * * */2', 'cron(0 2 ? * SUN,TUE,THU,SAT *)'],
    ['0 2 */10 * *', 'cron(0 2 1,11,21,31 * ? *)'],
  ])('%s is %s to EventBridge', (text, expected) => {
    expect(eventBridgeCron(readCron(text) as Cron)).toBe(expected);
  });

  test.each([
    '',
    '* * * * *',
    '*/5 * * * *',
    '0 24 * * *',
    '60 2 * * *',
    '0 2 * *',
    '0 2 * * * *',
    '0 2 1 * 1',
    '0 2 0 * *',
    '0 2 * 13 *',
    '0 2 * * mon-',
    '0 5-2 * * *',
    '0 2/3 * * *',
    '0 */0 * * *',
    '@daily',
    '0 2 ? * *',
    '0 2 L * *',
  ])('%j is refused', (text) => {
    expect(readCron(text)).toHaveProperty('expected');
  });

  test('the next run keeps to the zone’s clock over a change of time', () => {
    const summer = nextRun('0 2 * * *', 'Europe/Berlin', Date.UTC(2026, 5, 1));
    const winter = nextRun('0 2 * * *', 'Europe/Berlin', Date.UTC(2026, 11, 1, 3));

    expect(new Date(summer!).toISOString()).toBe('2026-06-02T00:00:00.000Z');
    expect(new Date(winter!).toISOString()).toBe('2026-12-02T01:00:00.000Z');
  });

  test.each([
    ['UTC', true],
    ['Europe/Berlin', true],
    ['America/Argentina/Buenos_Aires', true],
    ['+02:00', false],
    ['Mars/Olympus', false],
    ['', false],
    ['../../etc', false],
  ])('%j as a time zone: %s', (name, expected) => {
    expect(isTimezone(name)).toBe(expected);
  });
});
