import {
  DescribeAccountAttributesCommand,
  DescribeAvailabilityZonesCommand,
  DescribeImagesCommand,
  DescribeInstanceTypeOfferingsCommand,
  DescribeInstanceTypesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { failureOf, group, imageId, launchInput, startWithSdk, subnets } from './sdk.ts';

describe('DescribeImages', () => {
  it.each([
    ['amazon', 'amzn2-ami-hvm-*', 'x86_64'],
    ['amazon', 'al2023-ami-2023*', 'arm64'],
    ['099720109477', 'ubuntu/images/hvm-ssd/ubuntu-jammy-22.04-*', 'x86_64'],
    ['099720109477', 'ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-*', 'arm64'],
    ['136693071363', 'debian-11-amd64-*', 'x86_64'],
    ['136693071363', 'debian-12-arm64-*', 'arm64'],
  ] as const)('finds the images of %s named %s, of several dates', async (owner, name, architecture) => {
    const { ec2 } = await startWithSdk();
    const filters = [
      { Name: 'name', Values: [name] },
      { Name: 'architecture', Values: [architecture] },
      { Name: 'state', Values: ['available'] },
    ];

    const { Images } = await ec2.send(new DescribeImagesCommand({ Owners: [owner], Filters: filters }));

    expect(Images).toHaveLength(3);
    expect(new Set(Images!.map((each) => each.CreationDate)).size).toBe(3);
    for (const each of Images!) {
      expect(each).toMatchObject({
        Architecture: architecture,
        State: 'available',
        RootDeviceType: 'ebs',
        BlockDeviceMappings: [{ DeviceName: each.RootDeviceName, Ebs: { VolumeSize: 8 } }],
      });
      expect(each.ImageId).toMatch(/^ami-[0-9a-f]{17}$/);
    }
  });

  it('knows an id, and names the one that it does not know', async () => {
    const { ec2 } = await startWithSdk();
    const ask = (id: string) => ec2.send(new DescribeImagesCommand({ ImageIds: [id] }));

    expect((await ask(imageId('noble'))).Images).toMatchObject([{ OwnerId: '099720109477', RootDeviceName: '/dev/sda1' }]);
    expect(await failureOf(ask('ami-0123456789abcdef0'))).toEqual({
      status: 400,
      code: 'InvalidAMIID.NotFound',
      message: "The image id '[ami-0123456789abcdef0]' does not exist",
    });
    expect((await failureOf(ask('noble')))?.code).toBe('InvalidAMIID.Malformed');
  });

  it('has other ids in another region', async () => {
    const zones = [{ name: 'eu-west-1a', id: 'euw1-az2', subnet: subnets[0] }];
    const { ec2 } = await startWithSdk({ region: 'eu-west-1', zones });

    const failure = await failureOf(ec2.send(new DescribeImagesCommand({ ImageIds: [imageId('noble')] })));

    expect(failure?.code).toBe('InvalidAMIID.NotFound');
  });
});

describe('instance types', () => {
  it('tell vCPUs, architecture, hypervisor and GPUs', async () => {
    const { ec2 } = await startWithSdk();

    const { InstanceTypes } = await ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['t4g.small', 'g5.xlarge', 't2.micro'] }));

    const byName = Object.fromEntries(InstanceTypes!.map((each) => [each.InstanceType!, each]));
    expect(byName['t4g.small']).toMatchObject({
      Hypervisor: 'nitro',
      VCpuInfo: { DefaultVCpus: 2 },
      MemoryInfo: { SizeInMiB: 2048 },
      ProcessorInfo: { SupportedArchitectures: ['arm64'] },
      BurstablePerformanceSupported: true,
      SupportedUsageClasses: ['on-demand', 'spot'],
    });
    expect(byName['g5.xlarge']).toMatchObject({
      VCpuInfo: { DefaultVCpus: 4, DefaultCores: 2 },
      GpuInfo: { Gpus: [{ Name: 'A10G', Count: 1 }] },
    });
    expect(byName['t2.micro']).toMatchObject({ Hypervisor: 'xen', CurrentGeneration: false });
    expect((await failureOf(ec2.send(new DescribeInstanceTypesCommand({ InstanceTypes: ['t9.huge' as never] }))))?.code).toBe(
      'InvalidInstanceType',
    );
  });

  it('are offered by zone name and zone id, except where a zone lacks them', async () => {
    const { ec2 } = await startWithSdk({ missingTypes: [{ type: 'g5.xlarge', zone: 'c' }] });
    const where = async (LocationType: 'availability-zone' | 'availability-zone-id' | 'region') =>
      (
        await ec2.send(
          new DescribeInstanceTypeOfferingsCommand({ LocationType, Filters: [{ Name: 'instance-type', Values: ['g5.xlarge'] }] }),
        )
      ).InstanceTypeOfferings!.map((each) => each.Location);

    expect(await where('availability-zone')).toEqual(['us-east-1a', 'us-east-1b']);
    expect(await where('availability-zone-id')).toEqual(['use1-az4', 'use1-az6']);
    expect(await where('region')).toEqual(['us-east-1']);
  });

  it('come in pages', async () => {
    const { ec2 } = await startWithSdk();

    const first = await ec2.send(new DescribeInstanceTypesCommand({ MaxResults: 10 }));
    const second = await ec2.send(new DescribeInstanceTypesCommand({ MaxResults: 10, NextToken: first.NextToken }));

    const names = [...first.InstanceTypes!, ...second.InstanceTypes!].map((each) => each.InstanceType);
    expect(new Set(names).size).toBe(20);
  });
});

describe('the network', () => {
  it('has a subnet a zone, which counts its free addresses', async () => {
    const { ec2 } = await startWithSdk();
    await ec2.send(new RunInstancesCommand(launchInput({ MinCount: 2, MaxCount: 2 })));

    const { Subnets } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds: [subnets[0], subnets[1]] }));
    const strange = await failureOf(ec2.send(new DescribeSubnetsCommand({ SubnetIds: ['subnet-0123456789abcdef0'] })));

    expect(
      Subnets!.map((each) => [each.SubnetId, each.AvailabilityZone, each.AvailabilityZoneId, each.AvailableIpAddressCount, each.VpcId]),
    ).toEqual([
      [subnets[0], 'us-east-1a', 'use1-az4', 249, 'vpc-0eee5555eee5555ee'],
      [subnets[1], 'us-east-1b', 'use1-az6', 251, 'vpc-0eee5555eee5555ee'],
    ]);
    expect(strange?.code).toBe('InvalidSubnetID.NotFound');
  });

  it('has groups that let SSH in, and one default VPC', async () => {
    const { ec2 } = await startWithSdk();

    const groups = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'group-name', Values: ['default'] }] }));
    const vpcs = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }));
    const strange = await failureOf(ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-0123456789abcdef0'] })));

    expect(groups.SecurityGroups).toMatchObject([
      {
        GroupId: group,
        VpcId: 'vpc-0eee5555eee5555ee',
        IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
      },
    ]);
    expect(vpcs.Vpcs).toMatchObject([{ VpcId: 'vpc-0eee5555eee5555ee', IsDefault: true }]);
    expect(strange?.code).toBe('InvalidGroup.NotFound');
  });

  it('has zones whose ids are in another order than their names', async () => {
    const { ec2 } = await startWithSdk();

    const { AvailabilityZones } = await ec2.send(
      new DescribeAvailabilityZonesCommand({ Filters: [{ Name: 'zone-type', Values: ['availability-zone'] }] }),
    );
    const byId = await ec2.send(new DescribeAvailabilityZonesCommand({ ZoneIds: ['use1-az1'] }));

    expect(AvailabilityZones!.map((each) => [each.ZoneName, each.ZoneId])).toEqual([
      ['us-east-1a', 'use1-az4'],
      ['us-east-1b', 'use1-az6'],
      ['us-east-1c', 'use1-az1'],
    ]);
    expect(byId.AvailabilityZones).toMatchObject([{ ZoneName: 'us-east-1c', State: 'available', RegionName: 'us-east-1' }]);
  });

  it('is told by the account attributes', async () => {
    const { ec2 } = await startWithSdk();

    const { AccountAttributes } = await ec2.send(new DescribeAccountAttributesCommand({ AttributeNames: ['default-vpc'] }));

    expect(AccountAttributes).toEqual([{ AttributeName: 'default-vpc', AttributeValues: [{ AttributeValue: 'vpc-0eee5555eee5555ee' }] }]);
  });
});
