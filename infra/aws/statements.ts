import { ArnFormat, Aws, aws_iam as iam, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { tableDefinition } from '../../shared/stores/dynamodb/table.ts';
import type { Parameters } from './parameters.ts';

/** What statements are about: the deployment's parameters and places. */
export interface Ground {
  readonly scope: Construct;
  readonly parameters: Parameters;
  readonly tableArn: string;
  readonly huntMachineName: string;
}

type Statement = iam.PolicyStatement;

const { ALLOW } = iam.Effect;
const allow = (props: iam.PolicyStatementProps) => new iam.PolicyStatement({ effect: ALLOW, ...props });

const regionsOf = ({ regions, homeRegion }: Parameters): string[] =>
  homeRegion === undefined ? [Aws.REGION] : [...new Set([homeRegion, ...regions])];

/** ARNs of EC2 resources in every region that hunts may launch in. Images belong to no account in their ARN. */
function ec2({ parameters }: Ground, ...kinds: string[]): string[] {
  return regionsOf(parameters).flatMap((region) =>
    kinds.map((kind) => `arn:${Aws.PARTITION}:ec2:${region}:${kind.startsWith('image/') ? '' : Aws.ACCOUNT_ID}:${kind}`),
  );
}

const requested = ({ namespace }: Parameters) => ({
  StringEquals: { [`aws:RequestTag/${namespace}`]: 'true' },
  Null: { [`aws:RequestTag/${namespace}-session-id`]: 'false' },
});

const owned = ({ namespace }: Parameters) => ({
  StringEquals: { [`aws:ResourceTag/${namespace}`]: 'true' },
  Null: { [`aws:ResourceTag/${namespace}-session-id`]: 'false' },
});

/** Publishers of the image aliases (shared/domain/launch/image-aliases.ts): Amazon, Canonical, Debian. */
const publishers = ['amazon', '099720109477', '136693071363'];

/** RunInstances with the owner's tags on all that it makes, from allow-listed parts. Each resource of the call must be allowed by itself. */
export function launching(ground: Ground): Statement[] {
  const { parameters } = ground;
  const { images, subnets, securityGroups, namespace, instanceProfile, instanceRole } = parameters;
  const tags = requested(parameters);
  const profile =
    instanceProfile === undefined
      ? { Null: { ...tags.Null, 'ec2:InstanceProfile': 'true' } }
      : { Null: tags.Null, ArnEqualsIfExists: { 'ec2:InstanceProfile': instanceProfile } };
  const marked = { StringEquals: { [`aws:ResourceTag/${namespace}`]: 'true' } };
  const listed = (sid: string, kind: string, ids: readonly string[], conditions: object) =>
    allow({
      sid,
      actions: ['ec2:RunInstances'],
      resources: ids.length === 0 ? ec2(ground, `${kind}/*`) : ec2(ground, ...ids.map((id) => `${kind}/${id}`)),
      ...(ids.length === 0 ? { conditions } : {}),
    });
  return [
    allow({
      sid: 'LaunchTagged',
      actions: ['ec2:RunInstances'],
      resources: ec2(ground, 'instance/*'),
      // IMDSv2 alone, as the launch payload says (FR-020).
      conditions: { ...tags, ...profile, StringEquals: { ...tags.StringEquals, 'ec2:MetadataHttpTokens': 'required' } },
    }),
    allow({
      sid: 'LaunchTaggedParts',
      actions: ['ec2:RunInstances'],
      resources: ec2(ground, 'volume/*', 'network-interface/*', 'spot-instances-request/*'),
      conditions: tags,
    }),
    listed('LaunchImages', 'image', images, { StringEquals: { 'ec2:Owner': [...publishers, Aws.ACCOUNT_ID] } }),
    listed('LaunchSubnets', 'subnet', subnets, marked),
    listed('LaunchSecurityGroups', 'security-group', securityGroups, marked),
    allow({
      sid: 'LaunchKeys',
      actions: ['ec2:RunInstances'],
      resources: ec2(ground, 'key-pair/*', 'placement-group/*', 'capacity-reservation/*'),
    }),
    allow({
      sid: 'TagAtLaunch',
      actions: ['ec2:CreateTags'],
      resources: ec2(ground, 'instance/*', 'volume/*', 'network-interface/*', 'spot-instances-request/*'),
      conditions: { StringEquals: { ...tags.StringEquals, 'ec2:CreateAction': 'RunInstances' } },
    }),
    ...(instanceRole === undefined
      ? []
      : [
          allow({
            sid: 'PassTheInstanceRole',
            actions: ['iam:PassRole'],
            resources: [instanceRole],
            conditions: { StringEquals: { 'iam:PassedToService': `ec2.${Aws.URL_SUFFIX}` } },
          }),
        ]),
  ];
}

export function terminating(ground: Ground): Statement[] {
  const conditions = owned(ground.parameters);
  return [allow({ sid: 'TerminateOwn', actions: ['ec2:TerminateInstances'], resources: ec2(ground, 'instance/*'), conditions })];
}

/** Spot requests and volumes that a hunt left. */
export function endingLeftovers(ground: Ground): Statement[] {
  const conditions = owned(ground.parameters);
  return [
    reading(ground, 'LookForLeftovers', 'DescribeSpotInstanceRequests', 'DescribeVolumes'),
    allow({
      sid: 'CancelOwnRequests',
      actions: ['ec2:CancelSpotInstanceRequests'],
      resources: ec2(ground, 'spot-instances-request/*'),
      conditions,
    }),
    allow({ sid: 'DeleteOwnVolumes', actions: ['ec2:DeleteVolume'], resources: ec2(ground, 'volume/*'), conditions }),
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

export function makingKeyPairs(ground: Ground): Statement[] {
  const tags = requested(ground.parameters);
  const actions = ['CreateKeyPair', 'ImportKeyPair'];
  return [
    reading(ground, 'LookForKeyPairs', 'DescribeKeyPairs'),
    allow({ sid: 'MakeKeyPairs', actions: actions.map((each) => `ec2:${each}`), resources: ec2(ground, 'key-pair/*'), conditions: tags }),
    allow({
      sid: 'TagKeyPairs',
      actions: ['ec2:CreateTags'],
      resources: ec2(ground, 'key-pair/*'),
      conditions: { StringEquals: { ...tags.StringEquals, 'ec2:CreateAction': actions } },
    }),
  ];
}

/** EC2's Describe calls know no resources; the regions are what they can be held to. */
export function reading({ parameters }: Ground, sid: string, ...actions: string[]): Statement {
  const conditions = { StringEquals: { 'aws:RequestedRegion': regionsOf(parameters) } };
  return allow({ sid, actions: actions.map((each) => `ec2:${each}`), resources: ['*'], conditions });
}

/** Limits and inventory behind a quota refusal. */
export function readingQuotas(ground: Ground): Statement[] {
  return [
    reading(ground, 'LookAtUse', 'DescribeInstanceTypes', 'DescribeAvailabilityZones'),
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
    reading(ground, 'ReadSpotPrices', 'DescribeSpotPriceHistory'),
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

/** Documents, events, wishes, leases, paces. */
export function records({ tableArn }: Ground): Statement[] {
  return [
    allow({ sid: 'Records', actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], resources: [tableArn] }),
    // What an account has open, when its lease is given back.
    allow({ sid: 'RecordLists', actions: ['dynamodb:Query'], resources: indexesOf(tableArn) }),
  ];
}

/** Lists over all accounts: keys only, from the indexes. */
export function listing({ tableArn }: Ground): Statement[] {
  return [allow({ sid: 'ListAll', actions: ['dynamodb:Scan'], resources: indexesOf(tableArn) })];
}

function indexesOf(tableArn: string): string[] {
  return tableDefinition.indexes.map(({ name }) => `${tableArn}/index/${name}`);
}

/** Taking a wish back deletes its item. */
export function wishes({ tableArn }: Ground): Statement[] {
  return [allow({ sid: 'Wishes', actions: ['dynamodb:DeleteItem'], resources: [tableArn] })];
}

/** Keys that hunts made: secrets of the namespace alone. */
export function keySecrets({ scope, parameters: { namespace } }: Ground, sid: string, ...actions: string[]): Statement[] {
  const resource = Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${namespace}/keys/*`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const making = actions.includes('CreateSecret');
  return [
    allow({
      sid,
      actions: actions.filter((each) => each !== 'CreateSecret').map((each) => `secretsmanager:${each}`),
      resources: [resource],
    }),
    ...(making
      ? [
          allow({
            sid: `${sid}Tagged`,
            actions: ['secretsmanager:CreateSecret', 'secretsmanager:TagResource'],
            resources: [resource],
            conditions: { StringEquals: { [`aws:RequestTag/${namespace}`]: 'true' } },
          }),
        ]
      : []),
  ];
}

export function ociKey({ parameters: { ociSecret } }: Ground): Statement[] {
  return ociSecret === undefined ? [] : [allow({ sid: 'OciKey', actions: ['secretsmanager:GetSecretValue'], resources: [ociSecret] })];
}

/** By name, since the machine itself names the functions: naming the resource would be a circle. */
export function startingHunts({ scope, huntMachineName }: Ground): Statement[] {
  return [allow({ sid: 'StartHunts', actions: ['states:StartExecution'], resources: [machineArn(scope, huntMachineName)] })];
}

/** Where the interruption machine is; by name, as above. */
export function interruptionPlaces({ scope, parameters: { namespace } }: Ground): Record<string, string> {
  return { FOOTHOLD_INTERRUPTION_MACHINE: machineArn(scope, `${namespace}-interruption`) };
}

export function startingInterruptions({ scope, parameters: { namespace } }: Ground): Statement[] {
  const resources = [machineArn(scope, `${namespace}-interruption`)];
  return [allow({ sid: 'StartInterruptions', actions: ['states:StartExecution'], resources })];
}

/** Where the fleet machine is; by name, as above. */
export function fleetPlaces({ scope, parameters: { namespace } }: Ground): Record<string, string> {
  return { FOOTHOLD_FLEET_MACHINE: machineArn(scope, `${namespace}-fleet`) };
}

export function startingFleets({ scope, parameters: { namespace } }: Ground): Statement[] {
  return [allow({ sid: 'StartFleets', actions: ['states:StartExecution'], resources: [machineArn(scope, `${namespace}-fleet`)] })];
}

/**
 * SSM Run Command on instances with the owner's tags, by the documents of the deployment alone. Document and instance must both be allowed
 * (docs.aws.amazon.com, "Restricting Run Command access based on tags"). What runs is found and asked after by calls that know no resources.
 */
export function runningCommands(ground: Ground): Statement[] {
  const { parameters } = ground;
  const { namespace, commandDocuments } = parameters;
  if (commandDocuments.length === 0) return [];
  const regions = regionsOf(parameters);
  return [
    allow({
      sid: 'CommandOwnInstances',
      actions: ['ssm:SendCommand'],
      resources: ec2(ground, 'instance/*'),
      conditions: {
        StringEquals: { [`ssm:resourceTag/${namespace}`]: 'true' },
        Null: { [`ssm:resourceTag/${namespace}-session-id`]: 'false' },
      },
    }),
    allow({
      sid: 'CommandDocuments',
      actions: ['ssm:SendCommand'],
      // Documents of AWS's own belong to no account.
      resources: regions.flatMap((region) =>
        commandDocuments.map(
          (name) => `arn:${Aws.PARTITION}:ssm:${region}:${name.startsWith('AWS-') ? '' : Aws.ACCOUNT_ID}:document/${name}`,
        ),
      ),
    }),
    allow({
      sid: 'WatchCommands',
      actions: ['ssm:GetCommandInvocation', 'ssm:ListCommands'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': regions } },
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
      conditions: { StringEquals: { 'aws:RequestedRegion': regionsOf(parameters) } },
    }),
  ];
}

/** Schedules of hunts: in a group of their own, called under one role, which no other service can be given. */
export function scheduling(ground: Ground): Statement[] {
  const { role } = schedulePlaces(ground);
  return [
    ...clearingSchedules(ground, 'CreateSchedule', 'UpdateSchedule'),
    allow({
      sid: 'PassTheScheduleRole',
      actions: ['iam:PassRole'],
      resources: [role],
      conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
    }),
  ];
}

export function clearingSchedules(ground: Ground, ...more: string[]): Statement[] {
  const { group } = schedulePlaces(ground);
  const resource = Stack.of(ground.scope).formatArn({ service: 'scheduler', resource: 'schedule', resourceName: `${group}/*` });
  return [allow({ sid: 'Schedules', actions: ['DeleteSchedule', ...more].map((each) => `scheduler:${each}`), resources: [resource] })];
}

/** Names and ARNs that the API gives to EventBridge Scheduler; by name, since the functions stand on both sides. */
export function schedulePlaces({ scope, parameters: { namespace } }: Ground): { group: string; target: string; role: string } {
  const stack = Stack.of(scope);
  return {
    group: `${namespace}-hunts`,
    target: stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: `${namespace}-fire-schedule`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
    role: stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: `${namespace}-hunt-schedules-${Aws.REGION}` }),
  };
}

export function machineArn(scope: Construct, name: string): string {
  return Stack.of(scope).formatArn({
    service: 'states',
    resource: 'stateMachine',
    resourceName: name,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
