import { runSimulation } from '@cloud-copilot/iam-simulate';
import { place, resourcesOf, type TemplateJson, worked } from './cloud-assembly.ts';

export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

interface Policy {
  readonly name: string;
  readonly policy: unknown;
}

/** Somebody with the role of that name: asks AWS's rules, as a simulator knows them, whether a request would be let through. */
export function callerWith(template: TemplateJson, roleName: string) {
  const policies = policiesOf(template, roleName);
  return async ({ action, resource, context = {} }: Request): Promise<boolean> => {
    const result = await runSimulation(
      {
        request: {
          action,
          principal: `arn:aws:sts::${place.account}:assumed-role/${roleName}/session`,
          resource: { resource, accountId: place.account },
          contextVariables: { 'aws:RequestedRegion': place.region, ...context } as Record<string, string | string[]>,
        },
        identityPolicies: policies as never,
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        ...(action.startsWith('kms:') ? { resourcePolicy: defaultKeyPolicy } : {}),
      },
      {},
    );
    if (result.resultType === 'error') throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
    return result.overallResult === 'Allowed';
  };
}

/** Without a word of the key's own policy no IAM policy counts; this is the one that KMS gives a key (docs.aws.amazon.com, Default key policy). */
const defaultKeyPolicy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${place.account}:root` }, Action: 'kms:*', Resource: '*' }],
};

/** What the role may do, own policies and those that CDK attached. */
export function policiesOf(template: TemplateJson, roleName: string): Policy[] {
  const role = resourcesOf(template, 'AWS::IAM::Role').find(([, { Properties }]) => worked(template, Properties['RoleName']) === roleName);
  if (role === undefined) throw new Error(`there is no role ${roleName}`);
  const [id, { Properties }] = role;
  const own = (Properties['Policies'] ?? []) as { PolicyName: string; PolicyDocument: unknown }[];
  const attached = resourcesOf(template, 'AWS::IAM::Policy')
    .map(([, policy]) => policy.Properties as { PolicyName: string; PolicyDocument: unknown; Roles: { Ref: string }[] })
    .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === id));
  return [...own, ...attached].map(({ PolicyName, PolicyDocument }) => ({ name: PolicyName, policy: worked(template, PolicyDocument) }));
}
