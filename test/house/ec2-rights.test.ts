import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from './temporary-clone.ts';

const read = (path: string) => readFileSync(join(repository, path), 'utf8');

/** The services whose calls a hunt makes, by the file that holds all of their commands, with their prefix in a policy. */
const services = {
  ec2: 'ec2',
  'elastic-load-balancing': 'elasticloadbalancing',
  pricing: 'pricing',
  'service-quotas': 'servicequotas',
  ssm: 'ssm',
  'ssm-commands': 'ssm',
  sts: 'sts',
};
const called = Object.entries(services).flatMap(([file, prefix]) =>
  [...read(`shared/clouds/aws/clients/${file}.ts`).matchAll(/\b(\w+)Command\b/g)].map((match) => `${prefix}:${match[1]}`),
);
/** What EC2 asks for beside the calls themselves: to tag what is made, and to hand the instance its role. */
const implied = ['ec2:CreateTags', 'iam:PassRole'];

interface Policy {
  readonly Statement: readonly { readonly Action: string | readonly string[] }[];
}
const policy = JSON.parse(/```json\n(\{\n {2}"Version"[\s\S]*?)```/.exec(read('docs/ec2.md'))?.[1] ?? '{}') as Policy;
const allowed = policy.Statement.flatMap(({ Action }) => Action);

describe('the policy of docs/ec2.md (NFR-009)', () => {
  it('allows every call that the adapter makes, and no other', () => {
    expect([...new Set(allowed)].toSorted()).toEqual([...new Set([...called, ...implied])].toSorted());
  });

  it('has no wildcard among its actions', () => {
    expect(allowed.filter((action) => action.includes('*'))).toEqual([]);
  });
});
