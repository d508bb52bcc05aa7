import {
  DescribeInstancesCommand,
  DescribeNetworkInterfacesCommand,
  DescribeTagsCommand,
  DescribeVolumesCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { failureOf, group, imageId, launchInput, spot, startWithSdk, subnets, zones } from './sdk.ts';

const run = (over: Parameters<typeof launchInput>[0] = {}) => new RunInstancesCommand(launchInput(over));

describe('RunInstances', () => {
  it('answers as EC2 does, under the names that the SDK reads', async () => {
    const { ec2, world } = await startWithSdk();

    const answer = await ec2.send(
      run({
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2, HttpEndpoint: 'enabled' },
        IamInstanceProfile: { Name: 'worker' },
        UserData: Buffer.from('#!/bin/sh\n').toString('base64'),
      }),
    );

    const [instance] = answer.Instances!;
    expect(answer).toMatchObject({ OwnerId: '123456789012', ReservationId: expect.stringMatching(/^r-[0-9a-f]{17}$/) });
    expect(instance).toMatchObject({
      InstanceId: expect.stringMatching(/^i-[0-9a-f]{17}$/),
      ImageId: imageId('al2023'),
      InstanceType: 't4g.small',
      State: { Code: 0, Name: 'pending' },
      StateReason: { Code: 'pending', Message: 'pending' },
      Placement: { AvailabilityZone: zones[0], AvailabilityZoneId: 'use1-az4', Tenancy: 'default' },
      SubnetId: subnets[0],
      VpcId: 'vpc-0eee5555eee5555ee',
      SecurityGroups: [{ GroupId: group, GroupName: 'default' }],
      ClientToken: 'token-1',
      Architecture: 'arm64',
      RootDeviceName: '/dev/xvda',
      MetadataOptions: { State: 'pending', HttpTokens: 'required', HttpPutResponseHopLimit: 2, HttpEndpoint: 'enabled' },
      IamInstanceProfile: { Arn: 'arn:aws:iam::123456789012:instance-profile/worker' },
      Tags: [{ Key: 'foothold', Value: 'true' }],
      LaunchTime: new Date('2026-11-02T03:00:00.000Z'),
    });
    expect(instance!.PublicIpAddress).toBeUndefined();
    expect(world.living()).toHaveLength(1);
  });

  it('goes from pending to running, gets its address on the way, and shows its disks', async () => {
    const { ec2, wait } = await startWithSdk();
    const { Instances } = await ec2.send(run());
    const look = async () =>
      (await ec2.send(new DescribeInstancesCommand({ InstanceIds: [Instances![0]!.InstanceId!] }))).Reservations![0]!.Instances![0]!;

    await wait(8);
    const coming = await look();
    await wait(5);
    const running = await look();

    expect(coming).toMatchObject({ State: { Name: 'pending' }, PublicIpAddress: '127.78.0.1' });
    expect(running).toMatchObject({
      State: { Code: 16, Name: 'running' },
      PrivateIpAddress: '172.31.0.5',
      NetworkInterfaces: [{ Association: { PublicIp: '127.78.0.1' } }],
    });
    expect(running.BlockDeviceMappings).toMatchObject([
      { DeviceName: '/dev/xvda', Ebs: { Status: 'attached', DeleteOnTermination: true } },
    ]);
    expect(running.StateReason).toBeUndefined();
  });

  it('tags instance, volume, interface and spot request, and escapes what XML would eat', async () => {
    const { ec2, world } = await startWithSdk();
    const tags = (value: string) => [
      { Key: 'of', Value: value },
      { Key: 'odd', Value: '<&> "ü"\r\n' },
    ];
    const kinds = ['instance', 'volume', 'network-interface', 'spot-instances-request'] as const;

    const { Instances } = await ec2.send(
      run({ InstanceMarketOptions: spot(), TagSpecifications: kinds.map((kind) => ({ ResourceType: kind, Tags: tags(kind) })) }),
    );
    const { Tags } = await ec2.send(new DescribeTagsCommand({ Filters: [{ Name: 'key', Values: ['of'] }] }));
    const volumes = await ec2.send(new DescribeVolumesCommand({ Filters: [{ Name: 'tag:of', Values: ['volume'] }] }));
    const cards = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters: [{ Name: 'tag:of', Values: ['network-*'] }] }));

    expect(Instances![0]!.Tags).toEqual(tags('instance'));
    expect(Tags!.map((each) => [each.ResourceType, each.Value]).toSorted()).toEqual(kinds.map((kind) => [kind, kind]).toSorted());
    expect(volumes.Volumes).toMatchObject([
      { Size: 8, VolumeType: 'gp2', State: 'in-use', Attachments: [{ InstanceId: Instances![0]!.InstanceId }] },
    ]);
    expect(cards.NetworkInterfaces).toMatchObject([{ Status: 'in-use', SubnetId: subnets[0], TagSet: tags('network-interface') }]);
    expect(world.spotRequests()).toMatchObject([
      { state: 'active', tags: { of: 'spot-instances-request' }, instanceId: Instances![0]!.InstanceId },
    ]);
  });

  it('takes volumes as the launch wants them, and leaves behind what it was told to keep', async () => {
    const { ec2, world, wait } = await startWithSdk();
    const { Instances } = await ec2.send(
      run({
        BlockDeviceMappings: [
          { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 30, VolumeType: 'gp3', DeleteOnTermination: true, Encrypted: true } },
          { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 100, VolumeType: 'gp3', Throughput: 250, DeleteOnTermination: false } },
        ],
      }),
    );
    const before = await ec2.send(new DescribeVolumesCommand({}));

    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [Instances![0]!.InstanceId!] }));
    await wait(21);

    expect(before.Volumes!.map((each) => [each.Size, each.VolumeType, each.Encrypted, each.Throughput])).toEqual([
      [30, 'gp3', true, 125],
      [100, 'gp3', false, 250],
    ]);
    expect(world.volumes()).toMatchObject([{ state: 'available', device: '/dev/sdf', gib: 100 }]);
  });

  it('has room inside its windows only, by type, zone and market, for as many as fit', async () => {
    const { ec2, wait } = await startWithSdk({
      capacity: { windows: [{ zone: 'b', type: 'g5.xlarge', market: 'spot', from: '10m', for: '1m', count: 1 }] },
    });
    const gpu = { InstanceType: 'g5.xlarge', ImageId: imageId('al2023', 'x86_64') } as const;
    const attempt = async (token: string, over: object) =>
      (await failureOf(ec2.send(run({ ...gpu, SubnetId: subnets[1], InstanceMarketOptions: spot(), ClientToken: token, ...over }))))?.code;

    const before = await attempt('a', {});
    await wait(600);
    const elsewhere = [
      await attempt('b', { SubnetId: subnets[0] }),
      await attempt('c', { InstanceMarketOptions: undefined }),
      await attempt('d', { InstanceType: 'g6.xlarge' }),
    ];
    const inside = [await attempt('e', {}), await attempt('f', {})];
    await wait(60);
    const after = await attempt('g', {});

    const full = 'InsufficientInstanceCapacity';
    expect([before, elsewhere, inside, after]).toEqual([full, [full, full, full], [undefined, full], full]);
  });

  it('says which zones might do when one is full, as EC2 does', async () => {
    const { ec2, world } = await startWithSdk({ capacity: {} });

    const failure = await failureOf(ec2.send(run()));

    expect(failure).toEqual({
      status: 500,
      code: 'InsufficientInstanceCapacity',
      message:
        'We currently do not have sufficient t4g.small capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity. You can currently get t4g.small capacity by not specifying an Availability Zone in your request or choosing us-east-1b, us-east-1c.',
    });
    expect(world.calls.at(-1)).toMatchObject({
      operation: 'RunInstances',
      zone: 'us-east-1a',
      market: 'on-demand',
      token: 'token-1',
      status: 500,
    });
  });

  it('takes a zone with room where the caller names none', async () => {
    const { ec2 } = await startWithSdk({ capacity: { windows: [{ zone: 'c' }] } });

    const { Instances } = await ec2.send(run({ SubnetId: undefined }));

    expect(Instances![0]!.Placement!.AvailabilityZone).toBe('us-east-1c');
  });

  it('launches between MinCount and MaxCount as room, quota and addresses allow', async () => {
    const { ec2 } = await startWithSdk({ capacity: { windows: [{ count: 3 }] } });

    const some = await ec2.send(run({ MinCount: 2, MaxCount: 5 }));
    const none = await failureOf(ec2.send(run({ MinCount: 1, ClientToken: 'b' })));

    expect(some.Instances!.map((each) => each.AmiLaunchIndex)).toEqual([0, 1, 2]);
    expect(none?.code).toBe('InsufficientInstanceCapacity');
  });

  it('drops a type that a zone lacks, a subnet that is full, and a family beyond its quota', async () => {
    const { ec2 } = await startWithSdk({
      missingTypes: [{ type: 't4g.small', zone: 'b' }],
      zones: [
        { name: 'us-east-1a', id: 'use1-az4', subnet: subnets[0], free: 1 },
        { name: 'us-east-1b', id: 'use1-az6', subnet: subnets[1] },
      ],
      limits: { 'L-1216C47A': 2, 'L-34B43A08': 2 },
    });
    const attempt = (token: string, over: object) => failureOf(ec2.send(run({ ClientToken: token, ...over })));

    const lacking = await attempt('a', { SubnetId: subnets[1] });
    const first = await attempt('b', {});
    const overQuota = await attempt('c', {});
    const spotGranted = await attempt('d', { SubnetId: subnets[1], InstanceType: 't4g.micro', InstanceMarketOptions: spot() });
    const spotOver = await attempt('e', { SubnetId: subnets[1], InstanceType: 't4g.micro', InstanceMarketOptions: spot() });

    expect(lacking).toMatchObject({
      status: 400,
      code: 'Unsupported',
      message: expect.stringContaining('not supported in your requested Availability Zone (us-east-1b)'),
    });
    expect(first).toBeNull();
    expect(overQuota).toMatchObject({
      status: 400,
      code: 'VcpuLimitExceeded',
      message: expect.stringContaining('current vCPU limit of 2'),
    });
    expect(spotGranted).toBeNull();
    expect(spotOver).toMatchObject({ status: 400, code: 'MaxSpotInstanceCountExceeded' });
  });

  it('frees an address of a subnet only with the interface that held it', async () => {
    const { ec2, wait } = await startWithSdk({ zones: [{ name: 'us-east-1a', id: 'use1-az4', subnet: subnets[0], free: 1 }] });
    const { Instances } = await ec2.send(run());

    const full = await failureOf(ec2.send(run({ ClientToken: 'b' })));
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [Instances![0]!.InstanceId!] }));
    await wait(20);
    const free = await failureOf(ec2.send(run({ ClientToken: 'c' })));

    expect(full).toMatchObject({ status: 400, code: 'InsufficientFreeAddressesInSubnet' });
    expect(free).toBeNull();
  });

  it.each([
    ['an image that is not there', { ImageId: 'ami-0123456789abcdef0' }, 'InvalidAMIID.NotFound'],
    ['an image id that is none', { ImageId: 'ubuntu' }, 'InvalidAMIID.Malformed'],
    ['an image of another architecture', { ImageId: imageId('al2023', 'x86_64') }, 'InvalidParameterValue'],
    ['a type that is not there', { InstanceType: 't9.huge' }, 'InvalidParameterValue'],
    ['a key pair that is not there', { KeyName: 'mine' }, 'InvalidKeyPair.NotFound'],
    ['a subnet that is not there', { SubnetId: 'subnet-0123456789abcdef0' }, 'InvalidSubnetID.NotFound'],
    ['a group that is not there', { SecurityGroupIds: ['sg-0123456789abcdef0'] }, 'InvalidGroup.NotFound'],
    ['a zone that is not there', { SubnetId: undefined, Placement: { AvailabilityZone: 'us-east-1z' } }, 'InvalidParameterValue'],
    ['user data that is not base64', { UserData: '#!/bin/sh' }, 'InvalidParameterValue'],
    ['too much user data', { UserData: Buffer.alloc(16_385).toString('base64') }, 'InvalidParameterValue'],
    [
      'a root volume smaller than its snapshot',
      { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 2 } }] },
      'InvalidBlockDeviceMapping',
    ],
    [
      'a one-time spot request with an end',
      { InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: 'one-time', ValidUntil: new Date(0) } } },
      'InvalidParameterCombination',
    ],
    [
      'a reserved tag',
      { TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'aws:mine', Value: '' }] }] },
      'InvalidParameterValue',
    ],
    ['a token that is too long', { ClientToken: 'x'.repeat(65) }, 'InvalidParameterValue'],
  ])('refuses %s', async (_, over, code) => {
    const { ec2, world } = await startWithSdk();

    const failure = await failureOf(ec2.send(run(over as object)));

    expect(failure).toMatchObject({ status: 400, code });
    expect(world.instances).toEqual([]);
  });

  it('only says what it would do in a dry run', async () => {
    const { ec2, world } = await startWithSdk({ capacity: {}, denied: [] });
    const denied = await startWithSdk({ denied: ['RunInstances'] });

    const allowed = await failureOf(ec2.send(run({ DryRun: true })));
    const refused = await failureOf(denied.ec2.send(run({ DryRun: true })));

    expect(allowed).toMatchObject({ status: 412, code: 'DryRunOperation' });
    expect(refused).toMatchObject({ status: 403, code: 'UnauthorizedOperation' });
    expect(world.instances).toEqual([]);
  });

  it('resolves an image through a public parameter', async () => {
    const { ec2 } = await startWithSdk();

    const { Instances } = await ec2.send(
      run({ ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64' }),
    );

    expect(Instances![0]!.ImageId).toBe(imageId('al2023'));
  });
});

describe('client tokens', () => {
  it('give the same instance for the same parameters, and another for another token', async () => {
    const { ec2, world } = await startWithSdk();

    const [first, again, other] = [await ec2.send(run()), await ec2.send(run()), await ec2.send(run({ ClientToken: 'token-2' }))];

    expect(again.Instances![0]!.InstanceId).toBe(first.Instances![0]!.InstanceId);
    expect(other.Instances![0]!.InstanceId).not.toBe(first.Instances![0]!.InstanceId);
    expect([world.launchCalls, world.living().length]).toEqual([3, 2]);
  });

  it('are refused with other parameters', async () => {
    const { ec2, world } = await startWithSdk();
    await ec2.send(run());

    const failure = await failureOf(ec2.send(run({ InstanceType: 't4g.micro' })));

    expect(failure).toMatchObject({ status: 400, code: 'IdempotentParameterMismatch' });
    expect(world.living()).toHaveLength(1);
  });

  it('are zonal: one token in two zones makes two instances', async () => {
    const { ec2, world } = await startWithSdk();

    await ec2.send(run({ SubnetId: subnets[0] }));
    await ec2.send(run({ SubnetId: subnets[1] }));
    await ec2.send(run({ SubnetId: undefined, Placement: { AvailabilityZone: zones[2] } }));

    expect(world.living().map((each) => each.zone)).toEqual([...zones]);
  });

  it('are regional where no zone is given', async () => {
    const { ec2, world } = await startWithSdk();

    const first = await ec2.send(run({ SubnetId: undefined }));
    const again = await ec2.send(run({ SubnetId: undefined }));

    expect(again.Instances![0]!.InstanceId).toBe(first.Instances![0]!.InstanceId);
    expect(world.living()).toHaveLength(1);
  });

  it.each([
    ['rejected', 'IdempotentInstanceTerminated'],
    ['returned', undefined],
  ])('of a terminated instance are %s', async (spentTokens, code) => {
    const { ec2, wait, world } = await startWithSdk({ spentTokens });
    const { Instances } = await ec2.send(run());
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [Instances![0]!.InstanceId!] }));
    await wait(21);

    const failure = await failureOf(ec2.send(run()));

    expect(failure?.code).toBe(code);
    expect(world.instances).toHaveLength(1);
  });

  it('of an instance that died in pending are spent too', async () => {
    const { ec2, wait } = await startWithSdk({ fates: [{ kind: 'dies', after: 5 }] });
    await ec2.send(run());
    await wait(5);

    const failure = await failureOf(ec2.send(run()));

    expect(failure?.code).toBe('IdempotentInstanceTerminated');
  });

  it('are forgotten after a day', async () => {
    const { ec2, wait, world } = await startWithSdk();
    await ec2.send(run());
    await wait(86_400);

    await ec2.send(run());

    expect(world.living()).toHaveLength(2);
  });

  it('of a refused launch are free', async () => {
    const { ec2, wait, world } = await startWithSdk({ capacity: { windows: [{ from: 60 }] } });
    const refused = await failureOf(ec2.send(run()));
    await wait(60);

    await ec2.send(run());

    expect(refused?.code).toBe('InsufficientInstanceCapacity');
    expect(world.living()).toHaveLength(1);
  });
});
