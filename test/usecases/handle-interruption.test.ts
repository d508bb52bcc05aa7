import { describe, expect, it } from 'vitest';
import { run as hear } from '../../functions/handle-interruption/handler.ts';
import { CloudCallError } from '../../shared/domain/fault.ts';
import { StaleWriteError } from '../../shared/stores/errors.ts';
import type { EventAnswer } from '../../shared/usecases/hear-event.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { openEc2Lab } from '../support/ec2-lab.ts';
import { interrupted, recommendationOf, warningOf, webhook } from '../support/interruption-lab.ts';
import { executeToEnd, functionsOver, withCloud } from '../support/lab.ts';

describe('an interruption notice', () => {
  it('is put on record with its own deadline, and told within it', async () => {
    const { lab, told, hear: handle, load, events, document, instanceId, notice, take } = await interrupted();
    take();

    const report = await handle(notice);

    const deadline = new Date(Date.parse(String(notice['time'])) + 120_000).toISOString();
    expect(report).toEqual({ kind: 'told', huntId: document.huntId, unfinished: null });
    expect((await load()).interruption).toMatchObject({ action: 'terminate', at: notice['time'], deadline, unfinished: [] });
    expect(await events('spot.interrupted')).toHaveLength(1);
    expect(told).toEqual([
      {
        deadlineMs: 120_000,
        body: expect.objectContaining({ event: 'spot.interrupted', huntId: document.huntId, instanceId, action: 'terminate', deadline }),
      },
    ]);
    expect(lab.now()).toBeGreaterThanOrEqual(Date.parse(deadline));
  });

  it('that is delivered twice is told once', async () => {
    const { told, hear: handle, notice, events, take } = await interrupted();
    take();

    const reports = [await handle(notice), await handle(notice)];

    expect(reports.map(({ kind }) => kind)).toEqual(['told', 'known']);
    expect(told).toHaveLength(1);
    expect(await events('spot.interrupted')).toHaveLength(1);
  });

  it('that is delivered twice at the same time is told once, also by two executions', async () => {
    const { told, run, notice, events, take } = await interrupted();
    take();

    const states = await Promise.all([run(notice), run(notice)]);

    expect(states.map((state) => state?.kind)).toContain('told');
    expect(told).toHaveLength(1);
    expect(await events('spot.interrupted')).toHaveLength(1);
    expect(await events('interruption.handled')).toHaveLength(1);
  });

  it('that comes late leaves the callback what is left of the deadline, counted from the notice’s own time', async () => {
    const { lab, told, hear: handle, instanceId } = await interrupted();

    await handle(warningOf(lab, instanceId, 90));

    expect(told.map(({ deadlineMs }) => deadlineMs)).toEqual([30_000]);
  });

  it('that comes after its own deadline is put on record, and what was not begun is said', async () => {
    const { lab, told, hear: handle, load, instanceId } = await interrupted();

    const report = await handle(warningOf(lab, instanceId, 121));

    expect(report).toMatchObject({ kind: 'told', unfinished: expect.stringContaining('after its own deadline') });
    expect(told).toEqual([]);
    expect((await load()).interruption?.unfinished).toHaveLength(2);
  });

  it('that an older one follows stays as it is', async () => {
    const { lab, hear: handle, load, instanceId, notice, take } = await interrupted();
    const older = warningOf(lab, instanceId, 30);
    take();
    await handle(notice);

    const report = await handle(older);

    expect(report).toMatchObject({ kind: 'known' });
    expect((await load()).interruption?.at).toBe(notice['time']);
  });

  it('tries a callback that is not taken three times, under one id, and says so', async () => {
    const lab = await interrupted();
    lab.callback = { ok: false, detail: 'the webhook answered 500' };
    lab.take();

    const report = await lab.hear(lab.notice);

    expect(report.unfinished).toBe('the callback: the webhook answered 500');
    expect(lab.told).toHaveLength(3);
    expect(new Set(lab.told.map(({ body }) => body['id'])).size).toBe(1);
    expect(await lab.events('interruption.hook')).toMatchObject([{ kind: 'callback', ok: false, tries: 3 }]);
  });

  it('needs no callback', async () => {
    const { told, hear: handle, notice, take } = await interrupted({ settings: { notify: { interruption: { url: null } } } });
    take();

    expect(await handle(notice)).toMatchObject({ kind: 'told', unfinished: null });
    expect(told).toEqual([]);
  });

  it('for a stranger’s instance, an unknown one, or a hunt that has gone on without it is ignored', async () => {
    const { lab, rooms, told, hear: handle, events } = await interrupted();
    const foreign = await openEc2Lab({ seed: 99 });
    const other = await foreign.start(await foreign.lead(), { spot: { enabled: true } });
    const { instance } = await executeToEnd(foreign, other.huntId, functionsOver(foreign.rooms));

    const unknown = await handle(warningOf(lab, 'i-0fffffffffffffff0'));
    // The same hunt id as ours, by the lab's ways, but not the instance on record.
    const alien = await handle(warningOf(lab, instance?.id ?? ''), { ...rooms, cloud: foreign.rooms.cloud });

    expect([unknown, alien]).toEqual([
      { kind: 'ignored', huntId: null, unfinished: null },
      { kind: 'ignored', huntId: null, unfinished: null },
    ]);
    expect(told).toEqual([]);
    expect(await events('spot.interrupted')).toEqual([]);
  });

  it('for an instance without our tags is ignored', async () => {
    const { rooms, told, hear: handle, notice } = await interrupted();
    const untagged = withCloud(rooms, (cloud) => ({
      async inspect(id) {
        const view = await cloud.inspect(id);
        return view && { ...view, tags: { team: 'data' } };
      },
    }));

    expect(await handle(notice, untagged)).toMatchObject({ kind: 'ignored' });
    expect(told).toEqual([]);
  });

  it('asks the cloud of the notice’s own region', async () => {
    const { rooms, hear: handle, notice } = await interrupted();
    const asked: (string | undefined)[] = [];
    const regional: Rooms = {
      ...rooms,
      async cloud(name, region) {
        asked.push(region);
        return { ...(await rooms.cloud(name)), inspect: async () => null };
      },
    };

    await handle({ ...notice, region: 'eu-west-3' }, regional);

    expect(asked).toEqual(['eu-west-3']);
  });

  it('of another region than the hunt’s is ignored, and says why', async () => {
    const { rooms, notice } = await interrupted();
    const interruptions = { start: async () => 'started' as const };

    const report = await hear({ ...notice, region: 'eu-west-3' }, { ...rooms, interruptions });

    expect(report).toMatchObject({ kind: 'ignored', reason: 'the event is of eu-west-3, and the hunt of that instance of us-east-1' });
  });

  it('is thrown back to its sender when the cloud cannot say whose instance it is, so that it comes again', async () => {
    const { lab, rooms, hear: handle, notice } = await interrupted();
    const unreadable = withCloud(rooms, () => ({ inspect: () => Promise.reject(busy()) }));

    await expect(handle(notice, unreadable)).rejects.toThrow(CloudCallError);
    expect(lab.world.living()).toHaveLength(1);
  });

  it('is refused by a home that has no machine for it', async () => {
    const { rooms, notice } = await interrupted();

    await expect(hear(notice, rooms)).rejects.toThrow('FOOTHOLD_INTERRUPTION_MACHINE');
  });
});

describe('an interruption of a hunt that is still being led', () => {
  it('is put on record between two of its steps, and the hunt goes on', async () => {
    const { lab, rooms, hear: handle, document, notice } = await interrupted({ until: 'proving' });

    const report = await handle(notice);
    const ended = await executeToEnd(lab, document.huntId, functionsOver(rooms));

    expect(report).toMatchObject({ kind: 'told' });
    expect(ended).toMatchObject({ phase: 'ready', interruption: { at: notice['time'] } });
  });

  it('is put on record although a step writes first', async () => {
    const { rooms, hear: handle, load, notice } = await interrupted({ until: 'proving' });
    let busyWrites = 2;
    const racing: Rooms = {
      ...rooms,
      store: {
        ...rooms.store,
        async saveHunt(next, events) {
          if (busyWrites-- > 0) throw new StaleWriteError('a step wrote first');
          return rooms.store.saveHunt(next, events);
        },
      },
    };

    expect(await handle(notice, racing)).toMatchObject({ kind: 'told', unfinished: null });
    expect((await load()).interruption).not.toBeNull();
  });

  it('starts no replacement, as the hunt goes for one itself', async () => {
    const { hear: handle, started, notice } = await interrupted({ until: 'proving', settings: { interruption: { replace: 'notice' } } });

    await handle(notice);

    expect(started).toEqual([]);
  });
});

describe('the function that hears EC2’s events', () => {
  const change = (state: string, id: string, time = '2026-11-02T06:00:00Z') => ({
    source: 'aws.ec2',
    'detail-type': 'EC2 Instance State-change Notification',
    time,
    region: 'us-east-1',
    detail: { 'instance-id': id, state },
  });

  it('puts the end of an instance that was handed over on the timeline, once, however the events are doubled and reordered', async () => {
    const { rooms, events, instanceId, document } = await interrupted();

    const states = ['shutting-down', 'shutting-down', 'terminated', 'shutting-down', 'terminated', 'stopped'];
    const answers: EventAnswer[] = [];
    for (const state of states) answers.push(await hear(change(state, instanceId), rooms));

    expect(answers.map(({ kind }) => kind)).toEqual(['noted', 'known', 'noted', 'known', 'known', 'known']);
    expect(new Set(answers.map(({ huntId }) => huntId))).toEqual(new Set([document.huntId]));
    expect(await events('instance.gone')).toMatchObject([{ state: 'shutting-down' }, { state: 'terminated' }]);
  });

  it('asks the cloud nothing for a state that hunts see by themselves, and for what is no event of an instance', async () => {
    const { lab, rooms, instanceId } = await interrupted();
    const before = lab.world.calls.length;

    const answers = await Promise.all([change('running', instanceId), { source: 'aws.s3' }, null].map((event) => hear(event, rooms)));

    expect(answers.map(({ kind }) => kind)).toEqual(['ignored', 'ignored', 'ignored']);
    expect(lab.world.calls.length).toBe(before);
  });

  it('asks once for a stranger’s instance, and remembers nothing of it', async () => {
    const { lab, rooms } = await interrupted();
    const before = lab.world.calls.length;

    expect(await hear(change('terminated', 'i-0fffffffffffffff0'), rooms)).toMatchObject({ kind: 'ignored' });
    expect(lab.world.calls.length).toBe(before + 1);
  });

  it('leaves the end of an instance that is not handed over to its hunt', async () => {
    const { rooms, events, instanceId } = await interrupted({ until: 'proving' });

    expect(await hear(change('terminated', instanceId), rooms)).toMatchObject({ kind: 'known' });
    expect(await events('instance.gone')).toEqual([]);
  });

  it('starts the machine for a recommendation, under a name of its own', async () => {
    const { lab, rooms, instanceId, document } = await interrupted({ settings: { notify: { interruption: { url: webhook } } } });
    const started: unknown[] = [];
    const interruptions: Rooms['interruptions'] = {
      async start(warned) {
        started.push(warned);
        return 'started';
      },
    };
    const event = recommendationOf(lab, instanceId);

    expect(await hear(event, { ...rooms, interruptions })).toMatchObject({ kind: 'taken', huntId: document.huntId });
    expect(started).toEqual([{ huntId: document.huntId, at: event['time'], event }]);
  });
});

function busy(): CloudCallError {
  return new CloudCallError('DescribeInstances', {
    status: 503,
    code: 'Unavailable',
    message: 'busy',
    retryAfter: null,
    requestId: null,
    reached: 'yes',
    stage: 'read',
  });
}
