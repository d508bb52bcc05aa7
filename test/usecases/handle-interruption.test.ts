import { describe, expect, it } from 'vitest';
import { run as hear } from '../../functions/handle-interruption/handler.ts';
import { StaleWriteError, StoreUnavailableError } from '../../shared/stores/errors.ts';
import type { InterruptionReport } from '../../shared/usecases/handle-interruption.ts';
import type { EventAnswer } from '../../shared/usecases/hear-event.ts';
import { noteInstance } from '../../shared/usecases/instance-note.ts';
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

  it('for a stranger’s instance, an unknown one, or one that its hunt has gone on without is ignored', async () => {
    const { lab, rooms, told, hear: handle, events, document } = await interrupted();
    const lost = 'i-0aaaaaaaaaaaaaaa1';
    await noteInstance(document, { ...document, instance: { ...document.instance!, id: lost } }, rooms.store);
    const foreign = await openEc2Lab({ seed: 99 }, 'acode');
    const other = await foreign.start(await foreign.lead(), { spot: { enabled: true } });
    // Another deployment in the same account: the same hunt id, by the lab's ways, in a namespace and a store of its own.
    const { instance } = await executeToEnd(foreign, other.huntId, functionsOver(foreign.rooms));

    const reports: InterruptionReport[] = [];
    for (const id of ['i-0fffffffffffffff0', lost, instance?.id ?? '']) reports.push(await handle(warningOf(lab, id)));

    expect(reports).toEqual(Array(3).fill({ kind: 'ignored', huntId: null, unfinished: null }));
    expect(instance?.id).not.toBe(document.instance?.id);
    expect(told).toEqual([]);
    expect(await events('spot.interrupted')).toEqual([]);
  });

  it('for an instance whose hunt is not on record any more is ignored', async () => {
    const { rooms, hear: handle, notice } = await interrupted();

    expect(await handle(notice, { ...rooms, store: { ...rooms.store, loadHunt: async () => null } })).toMatchObject({ kind: 'ignored' });
  });

  it('that comes before the instance is on record is ignored, and the hunt comes to its instance by itself', async () => {
    const { lab, rooms, document } = await interrupted({ until: 'hunting' });
    const interruptions = { start: async () => 'started' as const };
    let answer: EventAnswer | null = null;
    const early = withCloud(rooms, (cloud) => ({
      async launch(call) {
        const launched = await cloud.launch(call);
        answer = await hear(warningOf(lab, launched.instance.id), { ...rooms, interruptions });
        return launched;
      },
    }));

    const ended = await executeToEnd(lab, document.huntId, functionsOver(early));

    expect(answer).toMatchObject({ kind: 'ignored' });
    expect(ended.phase).toBe('ready');
  });

  it('is taken without a word from the cloud, also while that refuses every call', async () => {
    const { lab, rooms, notice, document } = await interrupted();
    const interruptions = { start: async () => 'started' as const };
    const before = lab.world.calls.length;
    const away: Rooms = { ...rooms, interruptions, cloud: () => Promise.reject(new Error('the cloud was asked')) };

    expect(await hear(notice, away)).toEqual({ kind: 'taken', huntId: document.huntId, unfinished: null });
    expect(lab.world.calls.length).toBe(before);
  });

  it('of another region than the hunt’s is ignored, and says why', async () => {
    const { rooms, notice } = await interrupted();
    const interruptions = { start: async () => 'started' as const };

    const report = await hear({ ...notice, region: 'eu-west-3' }, { ...rooms, interruptions });

    expect(report).toMatchObject({ kind: 'ignored', reason: 'the event is of eu-west-3, and the hunt of that instance of us-east-1' });
  });

  it('is thrown back to its sender when the record cannot be read, so that it comes again', async () => {
    const { lab, rooms, hear: handle, notice } = await interrupted();
    const away = new StoreUnavailableError('here', 'refuses calls for now', 'Run again.', { retryable: true });
    const unreadable: Rooms = { ...rooms, store: { ...rooms.store, readNote: () => Promise.reject(away) } };

    await expect(handle(notice, unreadable)).rejects.toThrow(StoreUnavailableError);
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

  it.each(['terminated', 'stopping'])(
    'reads one note for a stranger’s instance that is %s, writes nothing, and asks no cloud',
    async (state) => {
      const { lab, rooms } = await interrupted();
      const before = lab.world.calls.length;
      const asked: string[] = [];
      const store = new Proxy(rooms.store, {
        get(target, name) {
          asked.push(String(name));
          return Reflect.get(target, name);
        },
      });

      expect(await hear(change(state, 'i-0fffffffffffffff0'), { ...rooms, store })).toMatchObject({ kind: 'ignored' });
      expect(asked).toEqual(['readNote']);
      expect(lab.world.calls.length).toBe(before);
    },
  );

  it('leaves an instance’s end alone when the event is of another region than the hunt', async () => {
    const { rooms, events, instanceId } = await interrupted();

    expect(await hear({ ...change('terminated', instanceId), region: 'eu-west-3' }, rooms)).toMatchObject({
      kind: 'ignored',
      reason: 'the event is of eu-west-3, and the hunt of that instance of us-east-1',
    });
    expect(await events('instance.gone')).toEqual([]);
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
