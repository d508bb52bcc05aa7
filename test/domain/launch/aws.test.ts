import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { marketAws, shapeAws } from '../../../shared/domain/launch/aws.ts';
import { usd } from '../../../shared/domain/launch/aws-market.ts';
import { renderLaunch } from '../../../shared/domain/launch/render-launch.ts';
import { type Ec2HuntOptions, offering, rankedHunt } from './ec2-hunts.ts';

const render = (options: Ec2HuntOptions = {}, index = 0) => {
  const document = rankedHunt(options);
  return renderLaunch(document, offering(document, index), 3);
};
const tagsOf = (payload: JsonObject, resource: string) => {
  const found = (payload.TagSpecifications as { ResourceType: string; Tags: { Key: string; Value: string }[] }[]).find(
    ({ ResourceType }) => ResourceType === resource,
  );
  return found && Object.fromEntries(found.Tags.map(({ Key, Value }) => [Key, Value]));
};
const ours = {
  acode: 'true',
  'acode-session-id': '01K8Z0000000000000000000AB',
  'acode-timestamp': '2026-11-01T12:00:00.000Z',
  'acode-attempt': '3',
};
const spot: Ec2HuntOptions = { settings: { spot: { enabled: true } } };

describe('the input of RunInstances', () => {
  it('is this, for the least that a payload can say', () => {
    const payload = render();

    expect(payload).toEqual({
      ImageId: 'ami-0abc',
      InstanceType: 'm7i.large',
      SubnetId: 'subnet-a1',
      SecurityGroupIds: ['sg-1'],
      MinCount: 1,
      MaxCount: 1,
      KeyName: 'acode-01K8Z0000000000000000000AB',
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20, VolumeType: 'gp3', DeleteOnTermination: true } }],
      MetadataOptions: { HttpTokens: 'required', HttpEndpoint: 'enabled', HttpPutResponseHopLimit: 2 },
      TagSpecifications: expect.any(Array),
    });
  });

  it('is for one instance, whatever the payload says (FR-004)', () => {
    expect(render({ launch: { MinCount: 2, MaxCount: 5 } })).toMatchObject({ MinCount: 1, MaxCount: 1 });
  });

  it('is the same for the same attempt, so that a repeated call is the same call', () => {
    expect(render(spot)).toEqual(render(spot));
  });

  it('passes every other field through untouched', () => {
    const launch = { Monitoring: { Enabled: true }, IamInstanceProfile: { Name: 'worker' }, CpuOptions: { CoreCount: 2 } };

    expect(render({ launch })).toMatchObject(launch);
  });

  it('names the prepared key pair, else the key pair of the payload, else none', () => {
    const document = rankedHunt({ launch: { KeyName: 'mine' } });
    const bare = rankedHunt();

    expect(renderLaunch(document, offering(document), 1).KeyName).toBe('acode-01K8Z0000000000000000000AB');
    expect(renderLaunch({ ...document, key: null }, offering(document), 1).KeyName).toBe('mine');
    expect(renderLaunch({ ...bare, key: null }, offering(bare), 1)).not.toHaveProperty('KeyName');
  });

  it('requires IMDSv2 and keeps what else the payload says of the metadata service (FR-020)', () => {
    const launch = {
      MetadataOptions: { HttpTokens: 'optional', HttpEndpoint: 'disabled', HttpPutResponseHopLimit: 3, InstanceMetadataTags: 'enabled' },
    };

    expect(render({ launch }).MetadataOptions).toEqual({
      HttpTokens: 'required',
      HttpEndpoint: 'enabled',
      HttpPutResponseHopLimit: 3,
      InstanceMetadataTags: 'enabled',
    });
    expect(render({ settings: { imds: { hopLimit: 1 } } }).MetadataOptions).toMatchObject({ HttpPutResponseHopLimit: 1 });
  });
});

describe('tags', () => {
  it('lie on instance, volume and network interface (FR-011..014)', () => {
    const payload = render();

    expect(tagsOf(payload, 'instance')).toEqual({ ...ours, Name: 'acode-01k8z0000000000000000000ab' });
    expect(tagsOf(payload, 'volume')).toEqual(ours);
    expect(tagsOf(payload, 'network-interface')).toEqual(ours);
    expect(tagsOf(payload, 'spot-instances-request')).toBeUndefined();
  });

  it('lie on the spot request too', () => {
    expect(tagsOf(render(spot), 'spot-instances-request')).toEqual(ours);
  });

  it('merge: those of the settings win over the payload, ours over both (FR-015)', () => {
    const Tags: JsonObject[] = [
      { Key: 'team', Value: 'payload' },
      { Key: 'Name', Value: 'web' },
      { Key: 'acode', Value: 'no' },
      { Key: 'bare' },
    ];
    const launch = {
      TagSpecifications: [
        { ResourceType: 'instance', Tags },
        { ResourceType: 'volume', Tags: [{ Key: 'backup', Value: 'daily' }] },
      ],
    };

    const payload = render({ launch, settings: { tags: { team: 'settings', 'acode-session-id': 'no' } } });

    expect(tagsOf(payload, 'instance')).toEqual({ ...ours, Name: 'web', team: 'settings', bare: '' });
    expect(tagsOf(payload, 'volume')).toEqual({ ...ours, backup: 'daily', team: 'settings' });
    expect(payload.TagSpecifications).toHaveLength(3);
  });

  it('of one resource in two entries become one entry, as EC2 takes each type once', () => {
    const entry = (Key: string) => ({ ResourceType: 'volume', Tags: [{ Key, Value: 'x' }] });
    const launch: JsonObject = {
      TagSpecifications: [
        entry('one'),
        entry('two'),
        { Tags: [] },
        { ResourceType: 'spot-instances-request', Tags: [{ Value: 'no key' }] },
      ],
    };

    const payload = render({ launch });

    expect(tagsOf(payload, 'volume')).toEqual({ ...ours, one: 'x', two: 'x' });
    expect((payload.TagSpecifications as JsonObject[]).map(({ ResourceType }) => ResourceType)).toEqual([
      'volume',
      'instance',
      'network-interface',
    ]);
  });
});

describe('volumes', () => {
  const mappings = (options: Ec2HuntOptions) => render(options).BlockDeviceMappings;

  it('take size and performance from the settings (FR-017)', () => {
    const volume = { sizeGb: 80, iops: 4000, throughput: 250 };

    expect(mappings({ settings: { volume } })).toEqual([
      { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 80, VolumeType: 'gp3', Iops: 4000, Throughput: 250, DeleteOnTermination: true } },
    ]);
  });

  it('take what the payload says of them', () => {
    const BlockDeviceMappings: JsonObject[] = [
      { DeviceName: '/dev/sda1', Ebs: { VolumeSize: 8, VolumeType: 'io2', Iops: 200, DeleteOnTermination: false } },
      { DeviceName: '/dev/sdf', Ebs: { VolumeSize: 500 } },
      { DeviceName: '/dev/sdg', VirtualName: 'ephemeral0' },
    ];

    expect(mappings({ launch: { BlockDeviceMappings }, settings: { volume: { iops: 4000, throughput: 250 } } })).toEqual([
      BlockDeviceMappings[0],
      { DeviceName: '/dev/sdf', Ebs: { VolumeType: 'gp3', VolumeSize: 500, DeleteOnTermination: true } },
      BlockDeviceMappings[2],
    ]);
  });

  it('go by the root device of the image, where it is known', () => {
    const document = { ...rankedHunt(), image: { imageId: 'ami-1', name: null, rootDevice: '/dev/sda' } };

    const { BlockDeviceMappings } = renderLaunch(document, offering(document), 1);

    expect(BlockDeviceMappings).toMatchObject([{ DeviceName: '/dev/sda', Ebs: { VolumeSize: 20 } }]);
  });

  it('go by the root device of the alias, before it is resolved', () => {
    expect(mappings({ launch: { ImageId: 'ubuntu-24.04' } })).toMatchObject([{ DeviceName: '/dev/sda1' }]);
  });

  it('of data come beside the root volume', () => {
    const BlockDeviceMappings = [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 500 } }];

    expect(mappings({ launch: { BlockDeviceMappings } })).toMatchObject([{ DeviceName: '/dev/xvda' }, { DeviceName: '/dev/sdf' }]);
  });

  it('keep a root mapping without Ebs and fill it', () => {
    expect(mappings({ launch: { BlockDeviceMappings: [{ DeviceName: '/dev/xvda' }] } })).toEqual([
      { DeviceName: '/dev/xvda', Ebs: { VolumeSize: 20, VolumeType: 'gp3', DeleteOnTermination: true } },
    ]);
  });
});

describe('the market', () => {
  it('is spot, one-time, to be terminated, at the on-demand price, without an end date (FR-021..025)', () => {
    expect(render(spot).InstanceMarketOptions).toEqual({
      MarketType: 'spot',
      SpotOptions: { SpotInstanceType: 'one-time', InstanceInterruptionBehavior: 'terminate' },
    });
  });

  it('has the highest price as EC2 writes it', () => {
    expect(render({ settings: { spot: { enabled: true, maxPrice: 0.05 } } }).InstanceMarketOptions).toMatchObject({
      SpotOptions: { MaxPrice: '0.05' },
    });
    expect([usd(2), usd(0.001), usd(0.0104), usd(10)]).toEqual(['2', '0.001', '0.0104', '10']);
  });

  it('of the payload is completed, and loses an end date', () => {
    const own = { MarketType: 'spot', SpotOptions: { InstanceInterruptionBehavior: 'stop', ValidUntil: '2030-01-01T00:00:00Z' } };

    expect(render({ launch: { InstanceMarketOptions: own } }).InstanceMarketOptions).toEqual({
      MarketType: 'spot',
      SpotOptions: { SpotInstanceType: 'one-time', InstanceInterruptionBehavior: 'stop' },
    });
  });

  it('of the payload may say no more than its name', () => {
    expect(render({ launch: { InstanceMarketOptions: { MarketType: 'spot' } } }).InstanceMarketOptions).toEqual(
      render(spot).InstanceMarketOptions,
    );
  });

  it('is on-demand after the fallback: no spot options, no tags for a request, no unit', () => {
    const payload = render(spot, 1);

    expect(payload).not.toHaveProperty('InstanceMarketOptions');
    expect(payload).not.toHaveProperty('UserData');
    expect(tagsOf(payload, 'spot-instances-request')).toBeUndefined();
  });

  it.each<[string, JsonObject]>([
    ['on-demand', {}],
    ['spot', { InstanceMarketOptions: { MarketType: 'spot' } }],
    ['reservation', { InstanceMarketOptions: { MarketType: 'capacity-block' } }],
    ['reservation', { CapacityReservationSpecification: { CapacityReservationTarget: { CapacityReservationId: 'cr-1' } } }],
    ['on-demand', { CapacityReservationSpecification: { CapacityReservationPreference: 'open' } }],
  ])('reads as %s from %j', (market, payload) => {
    expect(marketAws(payload)).toBe(market);
  });

  it('has the instance type for its shape', () => {
    expect([shapeAws({ InstanceType: 'm7g.large' }), shapeAws({})]).toEqual(['m7g.large', '?']);
  });
});

describe('user data', () => {
  const script = '#!/bin/bash\nyum install -y docker\n';

  it('is encoded when it is plain, and left when it is base64 already (FR-010)', () => {
    const encoded = Buffer.from(script).toString('base64');

    expect(render({ launch: { UserData: script } }).UserData).toBe(encoded);
    expect(render({ launch: { UserData: encoded } }).UserData).toBe(encoded);
  });

  it('of a spot instance has the unit that watches for its interruption, unless that is not wanted', () => {
    const read = (options: Ec2HuntOptions) => Buffer.from(String(render(options).UserData ?? ''), 'base64').toString();

    expect(read(spot)).toContain('foothold-interruption.service');
    expect(read({ ...spot, launch: { UserData: script } })).toContain(script);
    expect(read({ settings: { spot: { enabled: true }, interruption: { watch: false } } })).toBe('');
  });
});
