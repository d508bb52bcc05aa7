import {
  CancelSpotInstanceRequestsCommand,
  CreateTagsCommand,
  DeleteNetworkInterfaceCommand,
  DeleteVolumeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  type DescribeInstancesCommandInput,
  DescribeNetworkInterfacesCommand,
  DescribeVolumesCommand,
  GetConsoleOutputCommand,
  paginateDescribeInstances,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { readHostKeys } from '../../../shared/domain/ssh/index.ts';
import { failureOf, imageId, launchInput, spot, startWithSdk, subnets } from './sdk.ts';

/** The families of the host keys that a console shows, by our own reader. */
const familiesIn = (text: string) => [...new Set(readHostKeys(text).map((each) => each.type))].toSorted();

type Cloud = Awaited<ReturnType<typeof startWithSdk>>;

const launch = async ({ ec2 }: Cloud, over: Parameters<typeof launchInput>[0] = {}) =>
  (await ec2.send(new RunInstancesCommand(launchInput(over)))).Instances![0]!.InstanceId!;
const idsOf = async ({ ec2 }: Cloud, input: DescribeInstancesCommandInput) =>
  (await ec2.send(new DescribeInstancesCommand(input))).Reservations!.flatMap((each) => each.Instances!.map((one) => one.InstanceId!));
const look = async ({ ec2 }: Cloud, id: string) =>
  (await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }))).Reservations![0]!.Instances![0]!;

describe('DescribeInstances', () => {
  it('does not know a new id for a while, and lists it later still', async () => {
    const cloud = await startWithSdk({ consistency: { ids: '2s', lists: '5s' } });
    const id = await launch(cloud);
    const seen = async () => [(await failureOf(look(cloud, id)))?.code, (await idsOf(cloud, {})).length];

    const atOnce = await seen();
    await cloud.wait(2);
    const soon = await seen();
    await cloud.wait(3);
    const later = await seen();

    expect([atOnce, soon, later]).toEqual([
      ['InvalidInstanceID.NotFound', 0],
      [undefined, 0],
      [undefined, 1],
    ]);
  });

  it('finds by token, tag, key, state and wildcard', async () => {
    const cloud = await startWithSdk();
    const tags = (name: string) => [{ ResourceType: 'instance' as const, Tags: [{ Key: 'Name', Value: name }] }];
    const one = await launch(cloud, { TagSpecifications: tags('web-1') });
    const two = await launch(cloud, { ClientToken: 'b', SubnetId: subnets[1], TagSpecifications: tags('db-1') });
    await cloud.ec2.send(new CreateTagsCommand({ Resources: [two], Tags: [{ Key: 'extra', Value: 'yes' }] }));
    const by = (Name: string, ...Values: string[]) => idsOf(cloud, { Filters: [{ Name, Values }] });

    const found = [
      await by('client-token', 'token-1'),
      await by('tag:Name', 'web-*'),
      await by('tag-key', 'extra'),
      await by('instance-state-name', 'pending', 'running'),
      await by('instance-id', two),
      await idsOf(cloud, {
        Filters: [
          { Name: 'tag:Name', Values: ['*-1'] },
          { Name: 'availability-zone', Values: ['us-east-1b'] },
        ],
      }),
      await by('tag:Name', 'web'),
    ];

    expect(found).toEqual([[one], [one], [two], [one, two], [two], [two], []]);
    expect(await failureOf(by('colour', 'red'))).toMatchObject({ status: 400, code: 'InvalidParameterValue' });
  });

  it('fails a batch with one strange id, whole', async () => {
    const cloud = await startWithSdk();
    const id = await launch(cloud);

    const failure = await failureOf(idsOf(cloud, { InstanceIds: [id, 'i-0123456789abcdef0'] }));
    const malformed = await failureOf(idsOf(cloud, { InstanceIds: ['arm'] }));

    expect(failure).toEqual({
      status: 400,
      code: 'InvalidInstanceID.NotFound',
      message: "The instance ID 'i-0123456789abcdef0' does not exist",
    });
    expect(malformed?.code).toBe('InvalidInstanceID.Malformed');
  });

  it('pages, for the SDK’s own paginator too', async () => {
    const cloud = await startWithSdk({ limits: {} });
    for (let index = 0; index < 12; index += 1) await launch(cloud, { ClientToken: `t${index}` });
    const sizes: number[] = [];

    for await (const page of paginateDescribeInstances({ client: cloud.ec2, pageSize: 5 }, {})) sizes.push(page.Reservations!.length);

    expect(sizes).toEqual([5, 5, 2]);
    expect((await failureOf(idsOf(cloud, { MaxResults: 4 })))?.code).toBe('InvalidParameterValue');
  });

  it('shows a terminated instance for an hour, without its addresses and disks', async () => {
    const cloud = await startWithSdk();
    const id = await launch(cloud);
    await cloud.wait(60);
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));

    const ending = await look(cloud, id);
    await cloud.wait(20);
    const dead = await look(cloud, id);
    await cloud.wait(3600);
    const forgotten = await failureOf(look(cloud, id));

    expect(ending).toMatchObject({ State: { Code: 32, Name: 'shutting-down' }, StateReason: { Code: 'Client.UserInitiatedShutdown' } });
    expect(dead).toMatchObject({
      State: { Code: 48, Name: 'terminated' },
      StateTransitionReason: 'User initiated (2026-11-02 03:01:00 GMT)',
    });
    expect([dead.PublicIpAddress, dead.SubnetId, dead.BlockDeviceMappings, dead.NetworkInterfaces]).toEqual([undefined, undefined, [], []]);
    expect(forgotten?.code).toBe('InvalidInstanceID.NotFound');
  });
});

describe('late deaths', () => {
  it.each(['Server.InsufficientInstanceCapacity', 'Client.VolumeLimitExceeded', 'Client.InternalError', 'Server.InternalError'])(
    'end an accepted launch with %s, and take its volumes along',
    async (code) => {
      const cloud = await startWithSdk({ fates: [{ kind: 'dies', after: 9, code, nth: 1 }] });
      const id = await launch(cloud);

      await cloud.wait(8);
      const before = (await look(cloud, id)).State?.Name;
      await cloud.wait(1);
      const after = await look(cloud, id);

      expect(before).toBe('pending');
      expect(after).toMatchObject({
        State: { Name: 'terminated' },
        StateReason: { Code: code, Message: expect.stringMatching(new RegExp(`^${code}: .{20}`)) },
      });
      expect(cloud.world.volumes()).toEqual([]);
    },
  );

  it('are not the only bad end: an instance may stay pending for ever', async () => {
    const cloud = await startWithSdk({ fates: [{ kind: 'stuck' }] });
    const id = await launch(cloud);

    await cloud.wait(7200);

    expect((await look(cloud, id)).State?.Name).toBe('pending');
  });
});

describe('DescribeInstanceStatus', () => {
  const statusOf = async ({ ec2 }: Cloud, id: string, IncludeAllInstances = false) =>
    (await ec2.send(new DescribeInstanceStatusCommand({ InstanceIds: [id], IncludeAllInstances }))).InstanceStatuses!;

  it('shows running instances, initializing first and ok later', async () => {
    const cloud = await startWithSdk({ lifecycle: { pending: 10, checks: 50 } });
    const id = await launch(cloud);

    const pending = [await statusOf(cloud, id), await statusOf(cloud, id, true)];
    await cloud.wait(10);
    const [early] = await statusOf(cloud, id);
    await cloud.wait(50);
    const [late] = await statusOf(cloud, id);

    expect(pending).toMatchObject([[], [{ InstanceState: { Name: 'pending' }, SystemStatus: { Status: 'not-applicable' } }]]);
    expect(early).toMatchObject({
      SystemStatus: { Status: 'initializing', Details: [{ Name: 'reachability', Status: 'initializing' }] },
      InstanceStatus: { Status: 'initializing' },
    });
    expect(late).toMatchObject({
      SystemStatus: { Status: 'ok' },
      InstanceStatus: { Status: 'ok', Details: [{ Status: 'passed' }] },
      AvailabilityZone: 'us-east-1a',
    });
  });

  it('shows an impaired instance check', async () => {
    const cloud = await startWithSdk({ fates: [{ kind: 'impaired' }] });
    const id = await launch(cloud);
    await cloud.wait(72);

    const [status] = await statusOf(cloud, id);

    expect(status).toMatchObject({
      SystemStatus: { Status: 'ok' },
      InstanceStatus: { Status: 'impaired', Details: [{ Status: 'failed', ImpairedSince: new Date('2026-11-02T03:01:12Z') }] },
    });
  });
});

describe('TerminateInstances', () => {
  it('ends none of a batch with one bad id', async () => {
    const cloud = await startWithSdk();
    const id = await launch(cloud);

    const failure = await failureOf(cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id, 'i-0123456789abcdef0'] })));
    const kept = cloud.world.living().length;
    const answer = await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    const again = await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));

    expect([failure?.code, kept]).toEqual(['InvalidInstanceID.NotFound', 1]);
    expect(answer.TerminatingInstances).toEqual([
      { InstanceId: id, CurrentState: { Code: 32, Name: 'shutting-down' }, PreviousState: { Code: 0, Name: 'pending' } },
    ]);
    expect(again.TerminatingInstances).toMatchObject([{ PreviousState: { Name: 'shutting-down' } }]);
  });

  it('does not end an id that is not visible yet', async () => {
    const cloud = await startWithSdk({ consistency: { ids: '3s' } });
    const id = await launch(cloud);

    const failure = await failureOf(cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] })));

    expect(failure?.code).toBe('InvalidInstanceID.NotFound');
    expect(cloud.world.living()).toHaveLength(1);
  });
});

describe('what outlives an instance', () => {
  it('is deleted by its own calls, and not before it is free', async () => {
    const cloud = await startWithSdk();
    const id = await launch(cloud, {
      SubnetId: undefined,
      SecurityGroupIds: undefined,
      NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: subnets[0], DeleteOnTermination: false, AssociatePublicIpAddress: false }],
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: false } }],
    });
    const volume = (await cloud.ec2.send(new DescribeVolumesCommand({}))).Volumes![0]!.VolumeId!;
    const card = (await cloud.ec2.send(new DescribeNetworkInterfacesCommand({}))).NetworkInterfaces![0]!.NetworkInterfaceId!;
    const remove = () =>
      [new DeleteVolumeCommand({ VolumeId: volume }), new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: card })] as const;
    const early = [await failureOf(cloud.ec2.send(remove()[0])), await failureOf(cloud.ec2.send(remove()[1]))];
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await cloud.wait(20);

    const left = cloud.world.volumes().map((each) => [each.id, each.state]);
    await cloud.ec2.send(remove()[0]);
    await cloud.ec2.send(remove()[1]);
    const late = [await failureOf(cloud.ec2.send(remove()[0])), await failureOf(cloud.ec2.send(remove()[1]))];

    expect(early.map((each) => each?.code)).toEqual(['VolumeInUse', 'InvalidNetworkInterface.InUse']);
    expect(left).toEqual([[volume, 'available']]);
    expect(cloud.world.volumes()).toEqual([]);
    expect(late.map((each) => each?.code)).toEqual(['InvalidVolume.NotFound', 'InvalidNetworkInterfaceID.NotFound']);
    expect(cloud.world.instances[0]).toMatchObject({ publicIp: null, privateIp: '127.78.0.1' });
  });
});

describe('GetConsoleOutput', () => {
  const consoleOf = async ({ ec2 }: Cloud, InstanceId: string, Latest: boolean) =>
    Buffer.from((await ec2.send(new GetConsoleOutputCommand({ InstanceId, Latest }))).Output ?? '', 'base64').toString();

  it('has the host keys once the instance has booted; the buffered copy later', async () => {
    const cloud = await startWithSdk({ lifecycle: { pending: 10, boot: 20, console: 40 } });
    const id = await launch(cloud);

    const pending = await consoleOf(cloud, id, true);
    await cloud.wait(10);
    const booting = await consoleOf(cloud, id, true);
    await cloud.wait(20);
    const [latest, early] = [await consoleOf(cloud, id, true), await consoleOf(cloud, id, false)];
    await cloud.wait(40);
    const buffered = await consoleOf(cloud, id, false);

    expect([pending, early]).toEqual(['', '']);
    expect(booting).toContain('Linux version');
    expect(familiesIn(booting)).toEqual([]);
    expect(familiesIn(latest)).toEqual(['ecdsa', 'ed25519']);
    expect(latest).toMatch(/^ec2: 256 SHA256:\S{43} root@\S+ \(ED25519\)\r$/m);
    expect(buffered).toBe(latest);
  });

  it('prints through syslog on images that are not Amazon’s', async () => {
    const cloud = await startWithSdk();
    const id = await launch(cloud, { ImageId: imageId('jammy') });
    await cloud.wait(60);

    const text = await consoleOf(cloud, id, true);

    expect(text).toMatch(/^<14>Nov {2}2 03:00:37 cloud-init: -----BEGIN SSH HOST KEY FINGERPRINTS-----\r$/m);
    expect(familiesIn(text)).toHaveLength(2);
  });

  it('has no Latest on Xen', async () => {
    const cloud = await startWithSdk();
    const id = await launch(cloud, { InstanceType: 't2.micro', ImageId: imageId('al2023', 'x86_64') });
    await cloud.wait(200);

    const failure = await failureOf(consoleOf(cloud, id, true));
    const buffered = await consoleOf(cloud, id, false);

    expect(failure).toMatchObject({ status: 400, code: 'UnsupportedOperation' });
    expect(familiesIn(buffered)).toHaveLength(2);
  });

  it('may stay without keys, or end in a panic', async () => {
    const silent = await startWithSdk({ consoleSilent: true });
    const panicking = await startWithSdk({ fates: [{ kind: 'kernel-panic' }] });
    const [one, other] = [await launch(silent), await launch(panicking)];
    await silent.wait(200);
    await panicking.wait(200);

    const [quiet, panic] = [await consoleOf(silent, one, true), await consoleOf(panicking, other, true)];

    expect(quiet).toContain('login:');
    expect(familiesIn(quiet)).toEqual([]);
    expect(panic).toContain('Kernel panic');
  });
});

it('cancelling a request for a running spot instance ends no instance', async () => {
  const cloud = await startWithSdk();
  await launch(cloud, { InstanceMarketOptions: spot() });

  await cloud.ec2.send(new CancelSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [cloud.world.spotRequests()[0]!.id] }));

  expect(cloud.world.spotRequests()).toMatchObject([{ state: 'cancelled', status: 'request-canceled-and-instance-running' }]);
  expect(cloud.world.living()).toHaveLength(1);
});
