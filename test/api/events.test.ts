import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { type ApiLab, apiLab, httpDoor, type TestDoor } from '../support/api.ts';
import { huntDocument } from '../support/documents.ts';
import { openHunt } from '../support/hunts-with-instances.ts';
import {
  ec2Id,
  ociChange,
  ociId,
  ociTypes,
  preemption,
  rebalance,
  spotInterruption,
  stateChange,
  tagSpellings,
} from '../support/vendor-events.ts';

let lab: ApiLab;
let door: TestDoor;
beforeEach(async () => {
  lab = apiLab();
  door = await httpDoor(lab.api);
});
afterEach(async () => {
  await door.close();
  await lab.close();
});

const post = async (body: JsonValue, tenant = 'operator') => (await door.send({ method: 'POST', path: '/events', tenant, body })).json;

const huntWith = (cloud: 'aws' | 'oci', id: string, overrides?: Partial<HuntDocument>) => openHunt(lab, cloud, id, overrides);

describe.each([
  { name: 'EC2 spot interruption', cloud: 'aws', id: ec2Id, notice: spotInterruption, grace: 120 },
  { name: 'OCI preemption', cloud: 'oci', id: ociId, notice: preemption, grace: 30 },
] as const)('$name', ({ cloud, id, notice, grace }) => {
  const webhook = (document: HuntDocument): Partial<HuntDocument> => ({
    request: {
      ...document.request,
      settings: {
        ...document.request.settings,
        notify: { ...document.request.settings.notify, interruption: { url: 'https://example.org/hook', command: null } },
      },
    },
  });

  test('goes on record with its own deadline, and is told once', async () => {
    const { huntId } = await huntWith(cloud, id, webhook(huntDocument()));

    const first = await post(notice());
    const second = await post(notice());

    expect([first, second]).toEqual([
      { kind: 'taken', huntId, unfinished: null },
      { kind: 'known', huntId, unfinished: null },
    ]);
    const deadline = new Date(Date.parse('2026-11-02T03:00:00Z') + grace * 1000).toISOString();
    expect((await lab.store.loadHunt(huntId))?.document.interruption).toMatchObject({ deadline, unfinished: [] });
    expect(lab.told).toMatchObject([{ event: 'spot.interrupted', deadline }]);
  });

  test('that comes after its deadline is on record, and says what could not be done', async () => {
    const { huntId } = await huntWith(cloud, id, webhook(huntDocument()));
    lab.now += (grace + 1) * 1000;

    expect(await post(notice())).toMatchObject({ kind: 'taken' });
    expect((await lab.store.loadHunt(huntId))?.document.interruption?.unfinished).toEqual([expect.stringContaining('deadline')]);
    expect(lab.told).toEqual([]);
  });

  test('that comes after a newer one changes nothing', async () => {
    const { huntId } = await huntWith(cloud, id);
    await post(notice(id, '2026-11-02T03:00:30Z'));

    const late = await post(notice(id, '2026-11-02T03:00:00Z'));

    expect(late).toMatchObject({ kind: 'known' });
    expect((await lab.store.loadHunt(huntId))?.document.interruption?.at).toBe('2026-11-02T03:00:30.000Z');
  });

  test('for an instance of nobody here is ignored', async () => {
    await huntWith(cloud, `${id}0`);

    expect(await post(notice())).toEqual({ kind: 'ignored', huntId: null, unfinished: null });
  });

  test('for a hunt of another tenant is ignored without a call', async () => {
    const { huntId } = await huntWith(cloud, id);

    expect(await post(notice(), 'bob')).toEqual({ kind: 'ignored', huntId: null, unfinished: null });
    expect(lab.inspected).toEqual([]);
    expect(await post(notice(), 'ada')).toMatchObject({ kind: 'taken', huntId });
  });
});

test.each(ociTypes.flatMap((type) => tagSpellings.map((spelling) => ({ type, spelling }))))(
  'OCI’s $type with $spelling has the hunt look at once, and asks the cloud nothing',
  async ({ type, spelling }) => {
    const { huntId } = await huntWith('oci', ociId);

    const answers = [await post(ociChange(type, spelling, huntId)), await post(ociChange(type, spelling, huntId))];

    expect(answers).toMatchObject([
      { kind: 'nudged', huntId },
      { kind: 'nudged', huntId },
    ]);
    expect(lab.nudged).toEqual([huntId, huntId]);
    expect(lab.inspected).toEqual([]);
  },
);

test('EC2’s state-change event finds the open hunt by its instance, without a call', async () => {
  const { huntId } = await huntWith('aws', ec2Id);

  expect(await post(stateChange())).toMatchObject({ kind: 'nudged', huntId });
  expect(await post(stateChange(), 'ada')).toMatchObject({ kind: 'nudged', huntId });
  expect(await post(stateChange(), 'bob')).toMatchObject({ kind: 'ignored' });
  expect(lab.inspected).toEqual([]);
});

test('EC2’s rebalance recommendation is a hint on the timeline, once', async () => {
  const { huntId } = await huntWith('aws', ec2Id);

  const answers = [await post(rebalance()), await post(rebalance()), await post(rebalance(), 'ada'), await post(rebalance(), 'bob')];

  expect(answers.map((answer) => answer?.['kind'])).toEqual(['taken', 'known', 'known', 'ignored']);
  expect((await lab.store.timeline(huntId)).map(({ event }) => event)).toEqual(['spot.rebalance']);
  expect((await lab.store.loadHunt(huntId))?.document.interruption).toBeNull();
});

test('EC2’s state-change event of another region than the hunt’s is ignored', async () => {
  const { huntId } = await huntWith('aws', ec2Id);

  expect(await post({ ...stateChange(), region: 'eu-west-3' })).toMatchObject({ kind: 'ignored' });
  expect(await post(stateChange())).toMatchObject({ kind: 'nudged', huntId });
});

test('no event has a list of hunts read, whoever delivers it', async () => {
  await huntWith('aws', ec2Id);
  lab.api.rooms.store.listHunts = () => Promise.reject(new Error('a list was asked for'));

  const events = [spotInterruption, rebalance, stateChange].flatMap((event) => [event(), event('i-0fffffffffffffff0')]);
  const answers = await Promise.all(events.flatMap((event) => ['operator', 'ada', 'bob'].map((tenant) => post(event, tenant))));

  expect(answers.filter((answer) => typeof answer?.['kind'] !== 'string')).toEqual([]);
});

test.each([
  {
    name: 'another hunt’s tags on an instance of nobody',
    event: (huntId: string) => ociChange('launchinstance.end', 'freeformTags', huntId, `${ociId}x`),
  },
  { name: 'a hunt that is not there', event: () => ociChange('launchinstance.end', 'freeformTags', '01JBQ0000000000000000000AB') },
  { name: 'a cloud that is not the hunt’s', event: () => stateChange(ec2Id) },
  {
    name: 'another deployment’s instance',
    event: () => {
      const told = ociChange('launchinstance.end', 'freeformTags', 'x', `${ociId}y`);
      return { ...told, data: { ...(told['data'] as JsonObject), freeformTags: { acode: 'true', 'acode-session-id': 'x' } } };
    },
  },
  { name: 'an unknown type', event: () => ({ ...stateChange(), 'detail-type': 'EC2 Something Else' }) },
  { name: 'another source', event: () => ({ ...spotInterruption(), source: 'my.app' }) },
  { name: 'an id that is none', event: () => spotInterruption('i-zzz') },
  { name: 'a time that is none', event: () => spotInterruption(ec2Id, 'soon') },
  { name: 'nothing', event: () => ({}) },
])('an event of $name is ignored', async ({ event }) => {
  const { huntId } = await huntWith('oci', ociId);

  expect(await post(event(huntId))).toEqual({ kind: 'ignored', huntId: null, unfinished: null });
  expect(lab.nudged).toEqual([]);
});

describe('the end of an instance that was handed over', () => {
  const ready = { endedAt: '2026-11-02T02:30:00.000Z', phase: 'ready' } as const;

  test('goes on the timeline of its hunt, once, however it is delivered, and wakes nobody', async () => {
    const { huntId } = await huntWith('oci', ociId, ready);
    const events = ['terminateinstance.begin', 'terminateinstance.end', 'terminateinstance.begin', 'launchinstance.end'] as const;

    const answers: (JsonObject | null)[] = [];
    for (const type of events) answers.push(await post(ociChange(type, 'freeformTags', huntId)));

    expect(answers.map((answer) => answer?.['kind'])).toEqual(['noted', 'noted', 'known', 'ignored']);
    expect((await lab.store.timeline(huntId)).map(({ data }) => data['state'])).toEqual(['shutting-down', 'terminated']);
    expect(lab.nudged).toEqual([]);
    expect(lab.inspected).toEqual([]);
  });

  test('is found by the record for an operator and a tenant, and never for another tenant; the cloud is not asked', async () => {
    const { huntId } = await huntWith('aws', ec2Id, ready);
    const terminated = stateChange(ec2Id, 'terminated');

    expect(await post(terminated, 'bob')).toMatchObject({ kind: 'ignored' });
    expect(await post(stateChange(ec2Id, 'shutting-down'), 'ada')).toMatchObject({ kind: 'noted', huntId });
    expect(await post(terminated)).toMatchObject({ kind: 'noted', huntId });
    expect(lab.inspected).toEqual([]);
  });

  test('is told by an OCI event without tags as well, and by none whose tags tell of another hunt', async () => {
    const { huntId } = await huntWith('oci', ociId, ready);
    const event = (tags: JsonObject) => {
      const told = ociChange('terminateinstance.end', 'freeformTags', huntId);
      return { ...told, data: { ...(told['data'] as JsonObject), freeformTags: tags } };
    };

    expect(await post(event({ 'foothold-session-id': '01JBQ0000000000000000000ZZ' }))).toMatchObject({ kind: 'ignored' });
    expect(await post(event({}))).toMatchObject({ kind: 'noted', huntId });
  });

  test('of a hunt that has failed is ignored', async () => {
    const { huntId } = await huntWith('oci', ociId, { ...ready, phase: 'failed' });
    await huntWith('aws', ec2Id, { ...ready, phase: 'failed' });

    expect(await post(ociChange('terminateinstance.end', 'freeformTags', huntId))).toMatchObject({ kind: 'ignored' });
    expect(await post(stateChange(ec2Id, 'terminated'))).toMatchObject({ kind: 'ignored' });
  });
});
