import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../shared/domain/settings.ts';
import { judgeRequest } from '../../../shared/domain/spec/check-request.ts';
import { ec2LaunchFromFlags } from '../../../shared/domain/spec/ec2-from-flags.ts';
import { mergeSettings } from '../../../shared/domain/spec/settings-input.ts';

describe('flags for EC2', () => {
  it('make the request of requirement 3', () => {
    const request = ec2LaunchFromFlags({
      image: 'ubuntu-24.04',
      instanceType: 'm7g.large',
      subnets: ['subnet-1', 'subnet-2'],
      securityGroups: ['sg-1'],
      keyName: 'mine',
      userData: '#!/bin/sh\n',
      iamInstanceProfile: 'arn:aws:iam::123456789012:instance-profile/x',
      volumeSize: 40,
      spot: true,
      maxPrice: 0.05,
      spotFallback: false,
      spotRequestTimeout: 60,
      tags: { team: 'web' },
    });

    expect(request).toEqual({
      cloud: 'aws',
      launch: {
        ImageId: 'ubuntu-24.04',
        InstanceType: 'm7g.large',
        SecurityGroupIds: ['sg-1'],
        KeyName: 'mine',
        UserData: '#!/bin/sh\n',
        IamInstanceProfile: { Arn: 'arn:aws:iam::123456789012:instance-profile/x' },
      },
      settings: {
        hunt: { subnets: ['subnet-1', 'subnet-2'] },
        volume: { sizeGb: 40 },
        spot: { enabled: true, maxPrice: 0.05, fallback: false, requestTimeout: 60 },
        tags: { team: 'web' },
      },
    });
    expect(mergeSettings({ layers: [{ name: null, settings: request.settings }] }).problems).toEqual([]);
    expect(judgeRequest({ ...request, alternatives: [], settings: v.parse(settingsSchema, request.settings) })).toEqual({
      problems: [],
      warnings: [],
    });
  });

  it('put one subnet into the payload, and a profile by name', () => {
    expect(ec2LaunchFromFlags({ subnets: ['subnet-1'], iamInstanceProfile: 'worker' })).toEqual({
      cloud: 'aws',
      launch: { SubnetId: 'subnet-1', IamInstanceProfile: { Name: 'worker' } },
      settings: {},
    });
  });

  it('leave what was not given to the checks', () => {
    const request = ec2LaunchFromFlags({});

    expect(request).toEqual({ cloud: 'aws', launch: {}, settings: {} });
    expect(judgeRequest({ ...request, alternatives: [], settings: v.parse(settingsSchema, {}) }).problems.map(({ path }) => path)).toEqual([
      'launch.ImageId',
      'launch.InstanceType',
      'launch.SubnetId',
      'launch.SecurityGroupIds',
    ]);
  });
});
