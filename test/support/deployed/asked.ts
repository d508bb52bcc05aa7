import { parseParams } from '../../../local/simulated-ec2/params.ts';
import type { Request } from '../caller.ts';
import { askedOfEc2, type Ec2Ground } from './asked-ec2.ts';
import type { ServiceCall } from './call.ts';

type Tag = { readonly Key: string; readonly Value: string };

/**
 * What IAM is asked for a call, by the Service Authorization Reference; nothing for what everybody may ask. Throws for a call that is not
 * known here, so that none goes by unasked.
 */
export function askedFor({ service, region, operation, input, request }: ServiceCall, ground: Ec2Ground): Request[] {
  const { account } = ground;
  const context = { 'aws:RequestedRegion': region };
  const text = (name: string) => String(input[name]);
  const on = (action: string, resource: string, more: Record<string, string> = {}): Request => ({
    action,
    resource,
    context: { ...context, ...more },
  });
  const known: Readonly<Record<string, () => Request[]>> = {
    ec2: () => askedOfEc2(operation, parseParams(request.body), region, ground),
    // GetCallerIdentity needs no permission, and cannot be denied (docs.aws.amazon.com, GetCallerIdentity).
    sts: () => [],
    dynamodb() {
      const table = `arn:aws:dynamodb:${region}:${account}:table/${text('TableName')}`;
      return [on(`dynamodb:${operation}`, input['IndexName'] === undefined ? table : `${table}/index/${text('IndexName')}`)];
    },
    secretsmanager() {
      const arn = (name: string) => (name.startsWith('arn:') ? name : `arn:aws:secretsmanager:${region}:${account}:secret:${name}-AbCdEf`);
      if (operation !== 'CreateSecret') return [on(`secretsmanager:${operation}`, arn(text('SecretId')))];
      const tags = Object.fromEntries(((input['Tags'] ?? []) as Tag[]).map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value]));
      return ['CreateSecret', 'TagResource'].map((each) => on(`secretsmanager:${each}`, arn(text('Name')), tags));
    },
    states: () => [on(`states:${operation}`, text('stateMachineArn'))],
    scheduler() {
      const schedule = on(`scheduler:${operation}`, `arn:aws:scheduler:${region}:${account}:schedule/${text('GroupName')}/${text('Name')}`);
      const role = (input['Target'] as { RoleArn?: string } | undefined)?.RoleArn;
      return [schedule, ...(role === undefined ? [] : [on('iam:PassRole', role, { 'iam:PassedToService': 'scheduler.amazonaws.com' })])];
    },
    ssm() {
      if (operation === 'GetParameter') return [on('ssm:GetParameter', `arn:aws:ssm:${region}::parameter${text('Name')}`)];
      if (operation !== 'SendCommand') return [on(`ssm:${operation}`, '*')];
      const name = text('DocumentName');
      const tagsOf = (id: string) => ground.world.instances.find((each) => each.id === id)?.tags ?? {};
      return [
        on('ssm:SendCommand', `arn:aws:ssm:${region}:${name.startsWith('AWS-') ? '' : account}:document/${name}`),
        ...(input['InstanceIds'] as string[]).map((id) =>
          on(
            'ssm:SendCommand',
            `arn:aws:ec2:${region}:${account}:instance/${id}`,
            Object.fromEntries(Object.entries(tagsOf(id)).map(([key, value]) => [`ssm:resourceTag/${key}`, value])),
          ),
        ),
      ];
    },
    elasticloadbalancing: () => [on(`elasticloadbalancing:${operation}`, operation.startsWith('Describe') ? '*' : text('TargetGroupArn'))],
    servicequotas: () => [on(`servicequotas:${operation}`, '*')],
    pricing: () => [on(`pricing:${operation}`, '*')],
  };
  const ask = known[service];
  if (ask === undefined) throw new Error(`nobody has said what ${service}:${operation} asks of IAM`);
  return ask();
}
