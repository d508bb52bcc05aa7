import * as v from 'valibot';
import type { HuntDocument, Offering } from '../../../shared/domain/hunt.ts';
import { newHunt } from '../../../shared/domain/hunting/new-hunt.ts';
import { planAttempt } from '../../../shared/domain/hunting/plan-attempt.ts';
import type { RankFacts } from '../../../shared/domain/hunting/rank-facts.ts';
import { rankOfferings } from '../../../shared/domain/hunting/rank-offerings.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { settingsSchema } from '../../../shared/domain/settings.ts';

export const start = Date.UTC(2026, 10, 1, 12);
export const ec2Launch: JsonObject = { ImageId: 'ami-0abc', InstanceType: 'm7i.large', SubnetId: 'subnet-a1', SecurityGroupIds: ['sg-1'] };

/** Two subnets in zone a, one each in b and c. */
export const facts: RankFacts = {
  zones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  subnets: [
    { id: 'subnet-a1', zone: 'us-east-1a', freeAddresses: 100 },
    { id: 'subnet-a2', zone: 'us-east-1a', freeAddresses: 100 },
    { id: 'subnet-b1', zone: 'us-east-1b', freeAddresses: 100 },
    { id: 'subnet-c1', zone: 'us-east-1c', freeAddresses: null },
  ],
};

export interface Ec2HuntOptions {
  readonly launch?: JsonObject;
  readonly alternatives?: readonly JsonObject[];
  readonly settings?: v.InferInput<typeof settingsSchema>;
}

/** A hunt as it is before its offerings are ranked. */
export function ec2Hunt({ launch = {}, alternatives = [], settings = {} }: Ec2HuntOptions = {}): HuntDocument {
  const { document } = newHunt({
    huntId: '01K8Z0000000000000000000AB',
    namespace: 'acode',
    cloud: 'aws',
    account: 'aws:123456789012:us-east-1',
    region: 'us-east-1',
    epoch: 1,
    launch: { ...ec2Launch, ...launch },
    alternatives,
    settings: v.parse(settingsSchema, settings),
    now: start,
  });
  return { ...document, key: { mode: 'temporary', publicKey: null, name: 'acode-01K8Z0000000000000000000AB', reference: '/keys/1' } };
}

/** The hunt with its offerings ranked, and the first of them planned. */
export function rankedHunt(options: Ec2HuntOptions = {}, known: RankFacts = facts): HuntDocument {
  const hunt = ec2Hunt(options);
  const { offerings, held } = rankOfferings(hunt, known);
  const [first] = offerings;
  if (first === undefined) throw new Error('these options leave no offering');
  return planAttempt({ ...hunt, phase: 'hunting', offerings, dropped: held }, first);
}

export function offering(document: HuntDocument, index = 0): Offering {
  const found = document.offerings[index];
  if (found === undefined) throw new Error(`this hunt has no offering ${index}`);
  return found;
}
