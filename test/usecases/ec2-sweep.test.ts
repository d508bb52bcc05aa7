import { describe, expect, it, onTestFinished } from 'vitest';
import { awsCloud } from '../../shared/clouds/aws/index.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { SweepReport } from '../../shared/domain/sweep/report.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { openEc2Regions, type RegionName, regions } from '../support/ec2-regions.ts';
import { labOver, labTime } from '../support/lab.ts';
import { sampleEc2Launch } from '../support/rehearsal.ts';
import { failed, grace, huntIds, idsIn, ready, remember, sweepOnce, tagsOf } from '../support/sweeping.ts';

const [first = '', second = '', third = ''] = huntIds;
const foreign = { Name: 'web' };

/** Two simulated regions behind HTTP, the real SDK before them, the real store beside them, and time that passes only when somebody waits. */
async function openAccount(scenario: JsonObject = {}, of: Partial<Record<RegionName, JsonObject>> = {}) {
  const time = labTime('2026-11-02T03:00:00.000Z');
  const account = await openEc2Regions(time.clock, scenario, of);
  onTestFinished(() => account.close());
  const cloud = awsCloud({
    region: regions[0],
    profile: null,
    endpoint: account.endpoint,
    callTimeoutMs: 20_000,
    keys: account.keys,
    now: time.now,
  });
  const lab = await labOver({
    world: account.worlds[regions[0]],
    time,
    sample: sampleEc2Launch,
    probeSsh: () => Promise.reject(new Error('nobody probes here')),
    cloud: () => cloud,
  });
  return {
    ...account,
    lab,
    remember: (huntId: string, overrides: Partial<HuntDocument>) => remember(lab, huntId, { cloud: 'aws', ...overrides }),
    once: (rooms: Rooms = lab.rooms, maxShare = 0.5) =>
      sweepOnce(lab, { cloud: 'aws', settings: { compartments: [], regions: [...regions], maxShare } }, rooms),
    tags: (huntId: string) => tagsOf(lab, huntId),
  };
}

type Account = Awaited<ReturnType<typeof openAccount>>;

const calls = ({ worlds }: Account, operation: string) =>
  regions.map((region) => worlds[region].calls.filter((call) => call.operation === operation && call.status === 200).length);
const living = ({ worlds }: Account, region: RegionName) =>
  worlds[region]
    .living()
    .map(({ id }) => id)
    .sort();

/** Leaves of a failed hunt, one of each kind, in a region. */
async function leave(account: Account, region: RegionName, huntId: string): Promise<string[]> {
  const plant = account.plant(region);
  const tags = account.tags(huntId);
  return [await plant.instance(tags), await plant.spotRequest(tags), await plant.keyPair(`foothold-${huntId}`, tags)].sort();
}

describe('a sweep of EC2', () => {
  it('marks instances, open spot requests and key pairs of every region, ends them a grace later, and leaves the rest', async () => {
    const account = await openAccount();
    const here = await leave(account, regions[0], first);
    const there = await leave(account, regions[1], second);
    await account.remember(first, failed(account.lab));
    await account.remember(second, failed(account.lab));
    const strangers: string[] = [];
    for (const region of regions) {
      strangers.push(await account.plant(region).instance(foreign));
      await account.plant(region).spotRequest(foreign);
      await account.plant(region).keyPair('mine', foreign);
    }
    account.lab.pass(grace + 1);

    const one = await account.once();
    const between = regions.map((region) => account.worlds[region].living().length);
    account.lab.pass(grace);
    const two = await account.once();
    account.lab.pass(grace);
    const three = await account.once();

    expect([one.refused, idsIn(one.marked), one.ended]).toEqual([null, [...here, ...there].sort(), []]);
    expect(between).toEqual([2, 2]);
    expect([two.refused, idsIn(two.ended), two.failed]).toEqual([null, [...here, ...there].sort(), []]);
    expect(regions.map((region) => living(account, region))).toEqual(strangers.map((id) => [id]));
    for (const { keyPairs, spotRequests } of Object.values(account.worlds)) {
      expect(keyPairs()).toEqual(['mine']);
      expect(spotRequests().map(({ state, tags }) => [state, Object.keys(tags)])).toEqual([
        ['cancelled', expect.arrayContaining(['foothold'])],
        ['open', ['Name']],
      ]);
    }
    expect([three.ended, three.marked, three.kept]).toEqual([[], [], []]);
    expect(calls(account, 'TerminateInstances')).toEqual([1, 1]);
    for (const name of one.accounts) expect((await account.lab.rooms.store.readMarks(name))?.marks ?? []).toEqual([]);
  });

  it('ends a disk that its instance left behind in the rounds after the instance', async () => {
    const account = await openAccount();
    await account.remember(first, failed(account.lab));
    const BlockDeviceMappings = [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 20, DeleteOnTermination: false } }];
    const instance = await account.plant(regions[0]).instance(account.tags(first), { BlockDeviceMappings });
    const disk = account.worlds[regions[0]].volumes().find(({ device }) => device === '/dev/sdf')?.id ?? '';
    account.lab.pass(grace + 1);

    const rounds: SweepReport[] = [];
    for (let round = 0; round < 4; round += 1) {
      rounds.push(await account.once());
      account.lab.pass(grace);
    }

    expect(rounds.map(({ marked, ended }) => [idsIn(marked), idsIn(ended)])).toEqual([
      [[instance], []],
      [[], [instance]],
      [[disk], []],
      [[], [disk]],
    ]);
    expect(account.worlds[regions[0]].volumes()).toEqual([]);
  });

  it('reads every page of instances, disks and requests', async () => {
    const account = await openAccount({ pageSize: 2 });
    const plant = account.plant(regions[1]);
    await account.remember(first, failed(account.lab));
    // Bears our name and no hunt's id: it is listed, and stays.
    for (let count = 0; count < 5; count += 1) await plant.instance({ foothold: 'true' });
    for (let count = 0; count < 3; count += 1) await plant.spotRequest({ foothold: 'true' });
    const last = [await plant.instance(account.tags(first)), await plant.spotRequest(account.tags(first))].sort();
    account.lab.pass(grace + 1);

    await account.once();
    account.lab.pass(grace);
    const two = await account.once();

    expect([two.refused, idsIn(two.ended)]).toEqual([null, last]);
    expect(account.worlds[regions[1]].living()).toHaveLength(5);
    // Two rounds: three pages of six instances, of six disks; two pages of four requests; the other region has one page of nothing.
    expect(['DescribeVolumes', 'DescribeSpotInstanceRequests'].map((operation) => calls(account, operation))).toEqual([
      [2, 6],
      [2, 4],
    ]);
  });

  it.each(['DescribeInstances', 'DescribeVolumes', 'DescribeSpotInstanceRequests', 'DescribeKeyPairs'])(
    'refuses, and marks nothing anywhere, when %s fails in one region',
    async (operation) => {
      const fault = { kind: 'empty-500', operation, nth: 1 };
      const account = await openAccount({}, { 'eu-west-1': { faults: [fault] } });
      await account.remember(first, failed(account.lab));
      await leave(account, regions[0], first);
      account.lab.pass(grace + 1);

      const report = await account.once();

      expect(report.refused).toMatchObject({ reason: 'list', message: expect.stringContaining(operation) });
      expect([report.marked, report.ended]).toEqual([[], []]);
      for (const name of report.accounts) expect(await account.lab.rooms.store.readMarks(name)).toBeNull();
    },
  );

  it('keeps a running instance’s spot request, and ends one that is still open beside it', async () => {
    const account = await openAccount();
    const plant = account.plant(regions[0]);
    const InstanceMarketOptions = { MarketType: 'spot' as const };
    const Tags = Object.entries(account.tags(first)).map(([Key, Value]) => ({ Key, Value }));
    const TagSpecifications = (['instance', 'spot-instances-request'] as const).map((ResourceType) => ({ ResourceType, Tags }));
    const id = await plant.instance({}, { InstanceMarketOptions, TagSpecifications });
    await account.remember(first, ready(account.lab, id, 'running'));
    const open = await plant.spotRequest(account.tags(first));
    account.lab.pass(grace + 1);

    await account.once();
    account.lab.pass(grace);
    const two = await account.once();

    expect(idsIn(two.ended)).toEqual([open]);
    expect(account.worlds[regions[0]].spotRequests().map(({ state }) => state)).toEqual(['active', 'cancelled']);
    expect(living(account, regions[0])).toEqual([id]);
  });
});

describe('the last look on EC2', () => {
  async function marked() {
    const account = await openAccount();
    const ids = await leave(account, regions[1], third);
    account.lab.pass(grace + 1);
    const first_ = await account.once(account.lab.rooms, 1);
    account.lab.pass(grace);
    return { account, ids, markedIn: first_.accounts };
  }

  /** Something happens after the lists and the record were read, before anything is ended. */
  async function meanwhile(account: Account, happen: () => Promise<unknown>): Promise<SweepReport> {
    const { rooms } = account.lab;
    let done: Promise<unknown> | undefined;
    const store = {
      ...rooms.store,
      async writeMarks(...args: Parameters<typeof rooms.store.writeMarks>) {
        done ??= happen();
        await done;
        return rooms.store.writeMarks(...args);
      },
    };
    return account.once({ ...rooms, store }, 1);
  }

  it('keeps all that belongs to a hunt that has come on record in between, and takes the marks back', async () => {
    const { account, ids, markedIn } = await marked();

    const report = await meanwhile(account, () => account.remember(third, { phase: 'coming-up' }));

    expect([report.ended, idsIn(report.unmarked), [...new Set(report.unmarked.map(({ reason }) => reason))]]).toEqual([
      [],
      ids,
      ['hunt-open'],
    ]);
    for (const name of markedIn) expect((await account.lab.rooms.store.readMarks(name))?.marks ?? []).toEqual([]);
    expect([living(account, regions[1]).length, ...calls(account, 'TerminateInstances')]).toEqual([1, 0, 0]);
    expect(account.worlds[regions[1]].spotRequests()[0]?.state).toBe('open');
  });

  it('keeps all of an unknown hunt while somebody leads the account', async () => {
    const { account, ids } = await marked();
    const name = (await (await account.lab.rooms.cloud('aws')).inRegion(regions[1]).account()).key;
    const [now, until] = [0, 60_000].map((ms) => new Date(account.lab.now() + ms).toISOString()) as [string, string];
    const holder = { host: 'there', pid: 7, startedAt: null };

    const report = await meanwhile(account, () =>
      account.lab.rooms.store.acquireLease({ account: name, holder, now, expiresAt: until, isAlive: () => true }),
    );

    expect([report.ended, idsIn(report.unmarked), report.unmarked[0]?.reason]).toEqual([[], ids, 'led']);
    expect(living(account, regions[1])).toHaveLength(1);
  });
});
