import type { Ground } from '../ground.ts';
import { allow, type Statement } from './grant.ts';
import { reading } from './reading.ts';
import { ec2, owned, requested } from './scope.ts';

export function makingKeyPairs(ground: Ground): Statement[] {
  const tags = requested(ground.parameters);
  const actions = ['CreateKeyPair', 'ImportKeyPair'];
  return [
    ...reading('LookForKeyPairs', 'DescribeKeyPairs')(ground),
    allow({ sid: 'MakeKeyPairs', actions: actions.map((each) => `ec2:${each}`), resources: ec2(ground, 'key-pair/*'), conditions: tags }),
    allow({
      sid: 'TagKeyPairs',
      actions: ['ec2:CreateTags'],
      resources: ec2(ground, 'key-pair/*'),
      conditions: { StringEquals: { ...tags.StringEquals, 'ec2:CreateAction': actions } },
    }),
  ];
}

export function deletingKeyPairs(ground: Ground): Statement[] {
  return [
    allow({
      sid: 'DeleteOwnKeyPairs',
      actions: ['ec2:DeleteKeyPair'],
      resources: ec2(ground, 'key-pair/*'),
      conditions: owned(ground.parameters),
    }),
  ];
}
