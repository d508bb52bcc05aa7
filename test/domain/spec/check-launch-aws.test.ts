import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts';
import { settingsSchema } from '../../../shared/domain/settings.ts';
import { checkLaunchAws } from '../../../shared/domain/spec/check-launch-aws.ts';

const minimal: JsonObject = {
  ImageId: 'ami-0123456789abcdef0',
  InstanceType: 'm7g.large',
  SubnetId: 'subnet-1',
  SecurityGroupIds: ['sg-1'],
};
const card: JsonObject = { DeviceIndex: 0, SubnetId: 'subnet-1', Groups: ['sg-1'] };
const carded: JsonObject = { ImageId: 'ami-1', InstanceType: 'm7g.large', NetworkInterfaces: [card] };

function check(changes: JsonObject = {}, some: v.InferInput<typeof settingsSchema> = {}, base = minimal) {
  return checkLaunchAws({ ...base, ...changes }, { settings: v.parse(settingsSchema, some), namespace: 'foothold', prefix: 'launch.' });
}
const paths = (found: readonly { path: string }[]) => found.map(({ path }) => path);
const tagged = (...tags: JsonValue[]) => ({ TagSpecifications: [{ ResourceType: 'instance', Tags: tags }] });

describe('a RunInstances payload', () => {
  it('is fine with image, type, subnet and security group', () => {
    expect(check()).toEqual({ problems: [], warnings: [] });
    expect(check({}, {}, carded)).toEqual({ problems: [], warnings: [] });
  });

  it('is told all that it lacks at once (FR-002..007)', () => {
    const { problems } = check({}, { key: { mode: 'none' } }, {});

    expect(paths(problems)).toEqual([
      'launch.ImageId',
      'launch.InstanceType',
      'launch.KeyName',
      'launch.SubnetId',
      'launch.SecurityGroupIds',
    ]);
  });

  it.each(['ami-0abc', 'amazon-linux-2', 'Ubuntu-22.04', 'debian-11', 'resolve:ssm:/golden'])('may name its image %s', (ImageId) => {
    expect(check({ ImageId }).problems).toEqual([]);
  });

  it('is told the nearest alias of an image that is none', () => {
    expect(check({ ImageId: 'ubunut-24.04' }).problems).toEqual([
      {
        path: 'launch.ImageId',
        expected: expect.stringContaining('ubuntu-24.04'),
        got: '"ubunut-24.04"',
        remedy: 'did you mean "ubuntu-24.04"?',
      },
    ]);
    expect(check({ ImageId: 'windows-server' }).problems[0]).not.toHaveProperty('remedy');
    expect(paths(check({ ImageId: 7 }).problems)).toEqual(['launch.ImageId']);
  });

  it.each([
    ['imageId', 'ImageId'],
    ['instance_type', 'InstanceType'],
    ['subnet-id', 'SubnetId'],
  ])('%s is told to be %s', (wrong, right) => {
    expect(check({ [wrong]: 'x' }).problems).toEqual([
      { path: `launch.${wrong}`, expected: 'a field of RunInstances', got: `"${wrong}"`, remedy: `did you mean "${right}"?` },
    ]);
  });

  it('may have a field that is newer than the table, with a warning', () => {
    expect(check({ Brandnew: 1 })).toMatchObject({ problems: [], warnings: [{ path: 'launch.Brandnew' }] });
  });

  it.each<[string, JsonObject]>([
    ['launch.InstanceType', { InstanceType: 'large' }],
    ['launch.SubnetId', { SubnetId: 'vpc-1' }],
    ['launch.SecurityGroupIds[1]', { SecurityGroupIds: ['sg-1', 'web'] }],
    ['launch.SecurityGroupIds', { SecurityGroupIds: [] }],
    ['launch.SecurityGroups', { SecurityGroups: ['web'] }],
    ['launch.KeyName', { KeyName: 7 }],
    ['launch.IamInstanceProfile', { IamInstanceProfile: {} }],
    ['launch.IamInstanceProfile', { IamInstanceProfile: { Name: 'x', Arn: 'arn:aws:iam::123456789012:instance-profile/x' } }],
    ['launch.IamInstanceProfile.Arn', { IamInstanceProfile: { Arn: 'x' } }],
    ['launch.MinCount', { MinCount: 2 }],
    ['launch.MaxCount', { MaxCount: 0 }],
    ['launch.ClientToken', { ClientToken: 'mine' }],
    ['launch.DryRun', { DryRun: true }],
    ['launch.LaunchTemplate', { LaunchTemplate: { LaunchTemplateId: 'lt-1' } }],
    ['launch.DisableApiTermination', { DisableApiTermination: true }],
    ['launch.MetadataOptions.HttpTokens', { MetadataOptions: { HttpTokens: 'optional' } }],
    ['launch.MetadataOptions.HttpEndpoint', { MetadataOptions: { HttpEndpoint: 'disabled' } }],
    ['launch.MetadataOptions.HttpPutResponseHopLimit', { MetadataOptions: { HttpPutResponseHopLimit: 65 } }],
    ['launch.BlockDeviceMappings[0].Ebs.VolumeType', { BlockDeviceMappings: [{ Ebs: { VolumeType: 'gp4' } }] }],
    ['launch.BlockDeviceMappings[0].Ebs.volumeSize', { BlockDeviceMappings: [{ Ebs: { volumeSize: 8 } }] }],
    ['launch.BlockDeviceMappings[0]', { BlockDeviceMappings: ['x'] }],
    ['launch.InstanceMarketOptions.MarketType', { InstanceMarketOptions: {} }],
    [
      'launch.InstanceMarketOptions.SpotOptions.SpotInstanceType',
      { InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: 'persistent' } } },
    ],
    ['launch.ElasticGpuSpecification', { ElasticGpuSpecification: [{ Type: 'eg1.medium' }] }],
    ['launch.ElasticInferenceAccelerators', { ElasticInferenceAccelerators: [{ Type: 'eia1.medium' }] }],
    ['launch.SecondaryInterfaces', { SecondaryInterfaces: [{ DeviceIndex: 1 }] }],
    [
      'launch.InstanceMarketOptions.SpotOptions.ValidUntil',
      { InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { ValidUntil: '2030-01-01' } } },
    ],
    [
      'launch.InstanceMarketOptions.SpotOptions.MaxPrice',
      { InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { MaxPrice: '$1' } } },
    ],
  ])('has a problem at %s for %j', (path, changes) => {
    const { problems } = check(changes);

    expect(paths(problems)).toEqual([path]);
    for (const problem of problems) expect(problem.got).not.toBe('');
  });

  it.each<JsonObject>([
    { MinCount: 1, MaxCount: 1 },
    { ClientToken: null },
    { ElasticGpuSpecification: [], ElasticInferenceAccelerators: null, SecondaryInterfaces: [] },
    { IamInstanceProfile: { Name: 'worker' } },
    { MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 1 } },
    { InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: 'one-time', MaxPrice: '0.05' } } },
    { InstanceMarketOptions: { MarketType: 'spot' } },
  ])('may say %j', (changes) => {
    expect(check(changes)).toEqual({ problems: [], warnings: [] });
  });

  it('may not ask the spot market beside spot.enabled', () => {
    const { problems } = check({ InstanceMarketOptions: { MarketType: 'spot' } }, { spot: { enabled: true } });

    expect(paths(problems)).toEqual(['launch.InstanceMarketOptions']);
  });

  it('warns of what outlives the instance', () => {
    const volumes: JsonObject[] = [
      { DeviceName: '/dev/xvda', Ebs: { DeleteOnTermination: true } },
      { DeviceName: '/dev/sdf', Ebs: { DeleteOnTermination: false } },
      { DeviceName: '/dev/sdg' },
    ];
    const interfaces = [{ ...card, DeleteOnTermination: false }];

    const { problems, warnings } = check({ BlockDeviceMappings: volumes, NetworkInterfaces: interfaces }, {}, carded);

    expect(problems).toEqual([]);
    expect(paths(warnings)).toEqual([
      'launch.BlockDeviceMappings[1].Ebs.DeleteOnTermination',
      'launch.NetworkInterfaces[0].DeleteOnTermination',
    ]);
    expect(check({ BlockDeviceMappings: ['x'] }).warnings).toEqual([]);
  });
});

describe('the network of a payload', () => {
  it('may be hunt.subnets alone', () => {
    const settings = { hunt: { subnets: ['subnet-1', 'subnet-2'] } };

    expect(check({ SubnetId: null }, settings).problems).toEqual([]);
    expect(check({ NetworkInterfaces: [{ Groups: ['sg-1'] }] }, settings, carded).problems).toEqual([]);
  });

  it.each<[string[], JsonObject]>([
    [['launch.SubnetId', 'launch.SecurityGroupIds'], { SubnetId: 'subnet-1', SecurityGroupIds: ['sg-1'] }],
    [['launch.NetworkInterfaces[0].SubnetId', 'launch.NetworkInterfaces[0].Groups'], { NetworkInterfaces: [{ DeviceIndex: 0 }] }],
    [['launch.NetworkInterfaces[0].NetworkInterfaceId'], { NetworkInterfaces: [{ NetworkInterfaceId: 'eni-1' }] }],
    [['launch.NetworkInterfaces[0].Groups[0]'], { NetworkInterfaces: [{ ...card, Groups: ['web'] }] }],
  ])('has problems at %j beside or in its interfaces', (expected, changes) => {
    expect(paths(check(changes, {}, carded).problems)).toEqual(expected);
  });

  it('may not be tied to one of several subnets', () => {
    const settings = { hunt: { subnets: ['subnet-1', 'subnet-2'] } };
    const changes = { Placement: { AvailabilityZone: 'us-east-1a' }, PrivateIpAddress: '10.0.0.7' };

    expect(paths(check(changes, settings).problems)).toEqual(['launch.Placement.AvailabilityZone', 'launch.PrivateIpAddress']);
    expect(paths(check({ NetworkInterfaces: [{ ...card, PrivateIpAddress: '10.0.0.7' }] }, settings, carded).problems)).toEqual([
      'launch.NetworkInterfaces[0].PrivateIpAddress',
    ]);
    expect(check(changes).problems).toEqual([]);
  });
});

describe('the user data of a payload', () => {
  it('may have 16 KiB before base64, written either way', () => {
    const most = `#!/bin/sh\n${'#'.repeat(16 * 1024 - 10)}`;

    expect(check({ UserData: most }).problems).toEqual([]);
    expect(check({ UserData: Buffer.from(most).toString('base64') }).problems).toEqual([]);
    expect(check({ UserData: `${most}#` }).problems).toMatchObject([{ path: 'launch.UserData', got: '16385 bytes' }]);
  });

  it('shares them with our unit on the spot market', () => {
    const UserData = `#!/bin/sh\n${'#'.repeat(14 * 1024)}`;
    const spot = { InstanceMarketOptions: { MarketType: 'spot' } };

    expect(check({ UserData }).problems).toEqual([]);
    expect(paths(check({ UserData }, { spot: { enabled: true } }).problems)).toEqual(['launch.UserData']);
    expect(paths(check({ UserData, ...spot }).problems)).toEqual(['launch.UserData']);
    expect(check({ UserData, ...spot }, { interruption: { watch: false } }).problems).toEqual([]);
  });

  it('is never shown', () => {
    expect(JSON.stringify(check({ UserData: 7 }))).not.toContain('"7"');
  });
});

describe('the tags of a payload', () => {
  it.each<[string, JsonObject]>([
    ['launch.TagSpecifications[0].Tags.aws:mine', tagged({ Key: 'aws:mine', Value: 'x' })],
    ['launch.TagSpecifications[0].Tags.undefined', tagged({ Value: 'x' })],
    ['launch.TagSpecifications[0].Tags.', tagged({ Key: '', Value: 'x' })],
    ['launch.TagSpecifications[0].Tags.long', tagged({ Key: 'long', Value: 'x'.repeat(257) })],
    ['launch.TagSpecifications[0].ResourceType', { TagSpecifications: [{ ResourceType: 'vpc', Tags: [] }] }],
  ])('have a problem at %s', (path, changes) => {
    expect(paths(check(changes).problems)).toContain(path);
  });

  it('may lack a value', () => {
    expect(check(tagged({ Key: 'flag' })).problems).toEqual([]);
  });

  it('are 50 a resource, those of the settings and ours included', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${index}`, 'x']));
    const listed = (count: number) => tagged(...Object.entries(many(count)).map(([Key, Value]) => ({ Key, Value })));

    expect(check(listed(45)).problems).toEqual([]);
    expect(check(listed(46)).problems).toMatchObject([{ path: 'launch.TagSpecifications', got: '51' }]);
    expect(check({}, { tags: many(45) }).problems).toEqual([]);
    expect(check({}, { tags: many(46) }).problems).toMatchObject([{ path: 'tags', got: '51' }]);
  });

  it('of ours win, and the report says so', () => {
    const { problems, warnings } = check(tagged({ Key: 'foothold', Value: 'mine' }, { Key: 'Name', Value: 'web' }), {
      tags: { 'foothold-session-id': 'x', team: 'web' },
    });

    expect(problems).toEqual([]);
    expect(paths(warnings)).toEqual(['tags.foothold-session-id', 'launch.TagSpecifications[0].Tags.foothold']);
  });

  it('of the settings are checked too', () => {
    expect(paths(check({}, { tags: { 'aws:x': 'y' } }).problems)).toEqual(['tags.aws:x']);
  });
});
