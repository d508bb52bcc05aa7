import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { previewAws } from '../../../shared/domain/launch/preview-aws.ts';
import { mergeSettings } from '../../../shared/domain/spec/settings-input.ts';

const settingsOf = (settings: JsonObject = {}) => mergeSettings({ layers: [{ name: null, settings }] }).settings!;
const payload = {
  ImageId: 'ubuntu-24.04',
  InstanceType: 't4g.small',
  SubnetId: 'subnet-1',
  SecurityGroupIds: ['sg-1'],
  UserData: '#!/bin/sh\ndate\n',
};

describe('a launch before there is a hunt', () => {
  it('has all that is known: count, volume, IMDSv2, user data in base64, an alias as the parameter that RunInstances takes', () => {
    const preview = previewAws(payload, settingsOf({ volume: { sizeGb: 33 }, tags: { team: 'data' } }), 'acode');

    expect(preview).toMatchObject({
      ImageId: 'resolve:ssm:/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id',
      MinCount: 1,
      MaxCount: 1,
      UserData: Buffer.from(payload.UserData).toString('base64'),
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize: 33, VolumeType: 'gp3', DeleteOnTermination: true } }],
      MetadataOptions: { HttpTokens: 'required' },
    });
    expect(preview.TagSpecifications).toContainEqual({ ResourceType: 'volume', Tags: [{ Key: 'team', Value: 'data' }] });
  });

  it('carries no owner tag: whoever runs it by hand owns what comes of it', () => {
    const preview = previewAws({ ...payload, ImageId: 'ami-0123' }, settingsOf(), 'acode');

    expect(preview.ImageId).toBe('ami-0123');
    expect(preview.TagSpecifications).toEqual([{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'acode' }] }]);
  });

  it('asks the spot market where the hunt does so first, and names the key pair of the settings', () => {
    const preview = previewAws(payload, settingsOf({ spot: { enabled: true, maxPrice: 0.02 }, key: { name: 'build' } }), 'foothold');

    expect(preview).toMatchObject({
      KeyName: 'build',
      InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: 'one-time', MaxPrice: '0.02' } },
    });
  });
});
