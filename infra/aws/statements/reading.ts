import { Aws } from 'aws-cdk-lib';
import type { Ground } from '../ground.ts';
import { allow, type Grant, type Statement } from './grant.ts';
import { ec2, inRegions, owned, regionsOf } from './scope.ts';

/** EC2's Describe calls know no resources. */
export function reading(sid: string, ...actions: string[]): Grant {
  return ({ parameters }) => [
    allow({ sid, actions: actions.map((each) => `ec2:${each}`), resources: ['*'], conditions: inRegions(parameters) }),
  ];
}

/** Limits and inventory behind a quota refusal. */
export function readingQuotas(ground: Ground): Statement[] {
  return [
    ...reading('LookAtUse', 'DescribeInstanceTypes', 'DescribeAvailabilityZones')(ground),
    allow({ sid: 'ReadQuotas', actions: ['servicequotas:GetServiceQuota', 'servicequotas:GetAWSDefaultServiceQuota'], resources: ['*'] }),
  ];
}

/** AWS's public parameters that name the newest images. */
export function readingImageParameters({ parameters }: Ground): Statement[] {
  const resources = regionsOf(parameters).map((region) => `arn:${Aws.PARTITION}:ssm:${region}::parameter/aws/service/*`);
  return [allow({ sid: 'ReadImageParameters', actions: ['ssm:GetParameter'], resources })];
}

export function readingPrices(ground: Ground): Statement[] {
  return [
    ...reading('ReadSpotPrices', 'DescribeSpotPriceHistory')(ground),
    allow({ sid: 'ReadPrices', actions: ['pricing:GetProducts'], resources: ['*'] }),
  ];
}

export function readingConsole(ground: Ground): Statement[] {
  return [
    allow({
      sid: 'ReadOwnConsole',
      actions: ['ec2:GetConsoleOutput'],
      resources: ec2(ground, 'instance/*'),
      conditions: owned(ground.parameters),
    }),
  ];
}
