import type { JsonObject } from '../../shared/domain/json.ts';
import type { CloudPlan } from './cloud-side.ts';
import type { Dice } from './dice.ts';
import { drawSettings } from './plans.ts';

const zones = ['a', 'b', 'c'];
export const subnets = ['subnet-0aaa1111aaa1111aa', 'subnet-0bbb2222bbb2222bb', 'subnet-0ccc3333ccc3333cc'];
export const neighbourType = 'm5.large';
/** Foreign machines stand there before the hunt, so the n-th launch of the hunt is the account's n + 5th. */
const foreignMachines = 5;

/** What a seed asks of EC2, and what its account is like. */
export function planEc2(dice: Dice): CloudPlan {
  const lag = dice.pick([0, 0, 0, 2, 10, 25, 60]);
  const { settings } = drawSettings(dice, lag);
  const moved = { from: 0, to: 1, type: neighbourType };
  const open = dice.pick(['always', 'always', 'one-zone', 'later', 'comes-and-goes', 'never']);
  const capacity = {
    always: {},
    'one-zone': { capacity: { windows: [moved, { zone: dice.pick(zones), from: 0 }] } },
    later: { capacity: { windows: [moved, { zone: dice.pick(zones), from: dice.whole(20, 90) }] } },
    'comes-and-goes': { capacity: { windows: [moved], openings: [{ gap: 40, length: dice.whole(10, 60), count: dice.whole(1, 2) }] } },
    never: { capacity: { windows: [moved] } },
  }[open];
  const spot = dice.chance(0.3);
  const scenario = {
    ...capacity,
    consistency: { lists: lag, ids: Math.min(lag, dice.pick([0, 2, 5])) },
    lifecycle: {
      pending: dice.whole(4, 20),
      boot: dice.whole(2, 20),
      checks: dice.whole(4, 20),
      ending: dice.whole(1, 20),
      console: dice.whole(1, 4),
    },
    fates: dice.chance(0.15)
      ? [
          {
            kind: dice.pick(['dies', 'stuck', 'impaired', 'kernel-panic']),
            nth: foreignMachines + 1,
            after: dice.whole(2, 30),
            code: dice.pick(['Server.InsufficientInstanceCapacity', 'Server.InternalError', 'Client.VolumeLimitExceeded']),
          },
        ]
      : [],
    limits: {},
    ...(spot ? { spot: { openRequests: dice.pick(['stay', 'fill']), prices: [{ usd: dice.pick([0.001, 0.001, 5]) }] } } : {}),
    ...(dice.chance(0.05) ? { missingTypes: [{ type: 't4g.small', zone: dice.pick(['us-east-1a', 'us-east-1b', 'us-east-1c']) }] } : {}),
    hostKeyLies: dice.chance(0.05),
    consoleSilent: dice.chance(0.03),
    sshNeverAnswers: dice.chance(0.03),
    spentTokens: dice.pick(['rejected', 'returned']),
    // What is gone has no tags that a deployment's policy could see.
    onlyOwned: 'foothold',
  } as JsonObject;
  const hunt = { ...(settings.hunt as JsonObject), subnets: dice.pick([subnets, subnets.slice(1), []]) };
  const spotSettings = spot
    ? {
        spot: {
          enabled: true,
          scores: false,
          history: false,
          requestTimeout: dice.whole(20, 60),
          maxPrice: dice.pick([0.01, 1]),
          fallback: dice.chance(0.8),
        },
      }
    : {};
  return {
    // Without a key of its own a hunt names one that is there.
    launch: (settings.key as JsonObject).mode === 'none' ? { ...ec2Launch, KeyName: 'foothold-somebody-else' } : ec2Launch,
    alternatives: dice.chance(0.2) ? [{ InstanceType: 't4g.medium' }] : [],
    settings: { ...settings, hunt, ...spotSettings } as JsonObject,
    scenario,
  };
}

export const ec2Launch: JsonObject = {
  ImageId: 'ubuntu-24.04',
  InstanceType: 't4g.small',
  SubnetId: subnets[0] as string,
  SecurityGroupIds: ['sg-0ddd4444ddd4444dd'],
};
