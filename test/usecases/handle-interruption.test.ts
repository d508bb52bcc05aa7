import { describe, expect, it } from 'vitest';
import { run as handle } from '../../functions/handle-interruption/handler.ts';
import { CloudCallError } from '../../shared/domain/fault.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { StaleWriteError } from '../../shared/stores/errors.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { type Ec2Lab, openEc2Lab } from '../support/ec2-lab.ts';
import { executeToEnd, functionsOver, runUntil, withCloud } from '../support/lab.ts';

const webhook = 'https://hooks.example.org/interrupted';

interface Told {
  readonly body: JsonObject;
  readonly deadlineMs: number | undefined;
}

/** A spot hunt that is ready, its instance about to be taken back, and whoever listens for that. */
async function interrupted({ ok = true, url = webhook as string | null, until = 'ready' as HuntDocument['phase'] } = {}) {
  const lab = await openEc2Lab();
  const told: Told[] = [];
  const rooms: Rooms = {
    ...lab.rooms,
    callbacks: {
      async tell(_callback, body, deadlineMs) {
        told.push({ body, deadlineMs });
        return ok ? { ok, detail: 'the webhook answered 200' } : { ok, detail: 'the webhook answered 500' };
      },
    },
  };
  const settings = { spot: { enabled: true }, notify: { interruption: { url } } };
  const lease = await lab.lead();
  const started = await lab.start(lease, settings);
  const document =
    until === 'ready'
      ? await executeToEnd(lab, started.huntId, functionsOver(rooms))
      : await runUntil(lab, started, functionsOver(rooms), ({ phase }) => phase === until);
  const instanceId = document.instance?.id ?? '';
  return { lab, rooms, told, document, instanceId, notice: eventOf(lab, instanceId) };
}

/** The warning as EventBridge delivers it, `age` seconds after it was given. */
function eventOf(lab: Ec2Lab, instanceId: string, age = 0) {
  return {
    version: '0',
    id: 'event-1',
    source: 'aws.ec2',
    'detail-type': 'EC2 Spot Instance Interruption Warning',
    time: new Date(lab.now() - age * 1000).toISOString(),
    region: 'us-east-1',
    detail: { 'instance-id': instanceId, 'instance-action': 'terminate' },
  };
}

const timeline = async (lab: Ec2Lab, huntId: string) =>
  (await lab.rooms.store.timeline(huntId)).filter(({ event }) => event === 'spot.interrupted');

describe('an interruption notice', () => {
  it('is put on record with its own deadline, and told within it', async () => {
    const { lab, rooms, told, document, instanceId, notice } = await interrupted();

    const report = await handle(notice, rooms);

    const deadline = new Date(lab.now() + 120_000).toISOString();
    expect(report).toEqual({ kind: 'told', huntId: document.huntId, unfinished: null });
    expect((await lab.load(document.huntId)).interruption).toEqual({ action: 'terminate', at: notice.time, deadline });
    expect(await timeline(lab, document.huntId)).toHaveLength(1);
    expect(told).toEqual([
      {
        deadlineMs: 120_000,
        body: expect.objectContaining({ event: 'spot.interrupted', huntId: document.huntId, instanceId, action: 'terminate', deadline }),
      },
    ]);
  });

  it('that is delivered twice is told once', async () => {
    const { lab, rooms, told, document, notice } = await interrupted();

    const reports = [await handle(notice, rooms), await handle(notice, rooms)];

    expect(reports.map((report) => (report as { kind: string }).kind)).toEqual(['told', 'known']);
    expect(told).toHaveLength(1);
    expect(await timeline(lab, document.huntId)).toHaveLength(1);
  });

  it('that is delivered twice at the same time is told once', async () => {
    const { rooms, told, notice } = await interrupted();

    const reports = await Promise.all([handle(notice, rooms), handle(notice, rooms)]);

    expect(reports.map((report) => (report as { kind: string }).kind).toSorted()).toEqual(['known', 'told']);
    expect(told).toHaveLength(1);
  });

  it('that comes late leaves the callback what is left of the deadline, counted from the notice’s own time', async () => {
    const { lab, rooms, told, instanceId } = await interrupted();

    await handle(eventOf(lab, instanceId, 90), rooms);

    expect(told.map(({ deadlineMs }) => deadlineMs)).toEqual([30_000]);
  });

  it('that comes after its own deadline is put on record, and the callback is not called', async () => {
    const { lab, rooms, told, document, instanceId } = await interrupted();

    const report = await handle(eventOf(lab, instanceId, 121), rooms);

    expect(report).toMatchObject({ kind: 'told', unfinished: expect.stringContaining('after its own deadline') });
    expect(told).toEqual([]);
    expect((await lab.load(document.huntId)).interruption).not.toBeNull();
  });

  it('says what the callback did not take', async () => {
    const { rooms, notice } = await interrupted({ ok: false });

    expect(await handle(notice, rooms)).toMatchObject({ kind: 'told', unfinished: 'the webhook answered 500' });
  });

  it('needs no callback', async () => {
    const { rooms, told, notice } = await interrupted({ url: null });

    expect(await handle(notice, rooms)).toMatchObject({ kind: 'told', unfinished: null });
    expect(told).toEqual([]);
  });

  it('for a stranger’s instance, an unknown one, or a hunt that has gone on without it is ignored', async () => {
    const { lab, rooms, told, document } = await interrupted();
    const foreign = await openEc2Lab({ seed: 99 });
    const other = await foreign.start(await foreign.lead(), { spot: { enabled: true } });
    const { instance } = await executeToEnd(foreign, other.huntId, functionsOver(foreign.rooms));
    const strangers = { ...rooms, cloud: foreign.rooms.cloud };

    const unknown = await handle(eventOf(lab, 'i-0fffffffffffffff0'), rooms);
    // The same hunt id as ours, by the lab's ways, but not the instance on record.
    const alien = await handle(eventOf(lab, instance?.id ?? ''), strangers);

    expect([unknown, alien]).toEqual([
      { kind: 'ignored', huntId: null, unfinished: null },
      { kind: 'ignored', huntId: null, unfinished: null },
    ]);
    expect(told).toEqual([]);
    expect(await timeline(lab, document.huntId)).toEqual([]);
  });

  it('for an instance without our tags is ignored', async () => {
    const { rooms, told, notice } = await interrupted();
    const untagged = withCloud(rooms, (cloud) => ({
      async inspect(id) {
        const view = await cloud.inspect(id);
        return view && { ...view, tags: { team: 'data' } };
      },
    }));

    expect(await handle(notice, untagged)).toMatchObject({ kind: 'ignored' });
    expect(told).toEqual([]);
  });

  it('of a kind that is none costs no call', async () => {
    const { lab, rooms } = await interrupted();
    const before = lab.world.calls.length;

    const report = await handle({ source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: {} }, rooms);

    expect(report).toMatchObject({ kind: 'ignored' });
    expect(lab.world.calls.length).toBe(before);
  });

  it('is thrown back to its sender when the cloud cannot say whose instance it is, so that it comes again', async () => {
    const { lab, rooms, notice } = await interrupted();
    const unreadable = withCloud(rooms, () => ({
      inspect: () =>
        Promise.reject(
          new CloudCallError('DescribeInstances', {
            status: 503,
            code: 'Unavailable',
            message: 'busy',
            retryAfter: null,
            requestId: null,
            reached: 'yes',
            stage: 'read',
          }),
        ),
    }));

    await expect(handle(notice, unreadable)).rejects.toThrow(CloudCallError);
    expect(lab.world.living()).toHaveLength(1);
  });
});

describe('an interruption of a hunt that is still being led', () => {
  it('is put on record between two of its steps, and the hunt goes on', async () => {
    const { lab, rooms, document, notice } = await interrupted({ until: 'proving' });

    const report = await handle(notice, rooms);
    const ended = await executeToEnd(lab, document.huntId, functionsOver(rooms));

    expect(report).toMatchObject({ kind: 'told' });
    expect(ended).toMatchObject({ phase: 'ready', interruption: { at: notice.time } });
  });

  it('is put on record although a step writes first', async () => {
    const { lab, rooms, document, notice } = await interrupted({ until: 'proving' });
    let busy = 2;
    const racing: Rooms = {
      ...rooms,
      store: {
        ...rooms.store,
        async saveHunt(next, events) {
          if (busy-- > 0) throw new StaleWriteError('a step wrote first');
          return rooms.store.saveHunt(next, events);
        },
      },
    };

    expect(await handle(notice, racing)).toMatchObject({ kind: 'told', unfinished: null });
    expect((await lab.load(document.huntId)).interruption).not.toBeNull();
  });

  it('gives up after losing again and again, so that it is delivered anew', async () => {
    const { rooms, notice } = await interrupted({ until: 'proving' });
    const losing: Rooms = { ...rooms, store: { ...rooms.store, saveHunt: () => Promise.reject(new StaleWriteError('always')) } };

    await expect(handle(notice, losing)).rejects.toThrow(StaleWriteError);
  });
});
