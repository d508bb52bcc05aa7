import type { Ground } from '../ground.ts';
import { allow, type Statement } from './grant.ts';
import { reading } from './reading.ts';
import { ec2, owned } from './scope.ts';

export function terminating(ground: Ground): Statement[] {
  const conditions = owned(ground.parameters);
  return [allow({ sid: 'TerminateOwn', actions: ['ec2:TerminateInstances'], resources: ec2(ground, 'instance/*'), conditions })];
}

/** Spot requests and volumes that a hunt left. */
export function endingLeftovers(ground: Ground): Statement[] {
  const conditions = owned(ground.parameters);
  return [
    ...reading('LookForLeftovers', 'DescribeSpotInstanceRequests', 'DescribeVolumes')(ground),
    allow({
      sid: 'CancelOwnRequests',
      actions: ['ec2:CancelSpotInstanceRequests'],
      resources: ec2(ground, 'spot-instances-request/*'),
      conditions,
    }),
    allow({ sid: 'DeleteOwnVolumes', actions: ['ec2:DeleteVolume'], resources: ec2(ground, 'volume/*'), conditions }),
  ];
}
