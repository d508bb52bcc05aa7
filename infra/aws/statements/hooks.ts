import { Aws } from 'aws-cdk-lib';
import type { Ground } from '../ground.ts';
import { allow, type Statement } from './grant.ts';
import { ec2, inRegions, ownerTags, regionsOf } from './scope.ts';

/**
 * SSM Run Command on instances with the owner's tags, by the documents of the deployment alone. Document and instance must both be allowed
 * (docs.aws.amazon.com, "Restricting Run Command access based on tags"). What runs is found and asked after by calls that know no resources.
 */
export function runningCommands(ground: Ground): Statement[] {
  const { parameters } = ground;
  const { commandDocuments } = parameters;
  if (commandDocuments.length === 0) return [];
  return [
    allow({
      sid: 'CommandOwnInstances',
      actions: ['ssm:SendCommand'],
      resources: ec2(ground, 'instance/*'),
      conditions: ownerTags('ssm:resourceTag', parameters),
    }),
    allow({
      sid: 'CommandDocuments',
      actions: ['ssm:SendCommand'],
      // Documents of AWS's own belong to no account.
      resources: regionsOf(parameters).flatMap((region) =>
        commandDocuments.map(
          (name) => `arn:${Aws.PARTITION}:ssm:${region}:${name.startsWith('AWS-') ? '' : Aws.ACCOUNT_ID}:document/${name}`,
        ),
      ),
    }),
    allow({
      sid: 'WatchCommands',
      actions: ['ssm:GetCommandInvocation', 'ssm:ListCommands'],
      resources: ['*'],
      conditions: inRegions(parameters),
    }),
  ];
}

/** Out of the target groups of the deployment. */
export function leavingTargetGroups({ parameters }: Ground): Statement[] {
  const { targetGroups } = parameters;
  if (targetGroups.length === 0) return [];
  return [
    allow({ sid: 'LeaveTargetGroups', actions: ['elasticloadbalancing:DeregisterTargets'], resources: [...targetGroups] }),
    allow({
      sid: 'WatchTargetGroups',
      actions: ['elasticloadbalancing:DescribeTargetHealth'],
      resources: ['*'],
      conditions: inRegions(parameters),
    }),
  ];
}
