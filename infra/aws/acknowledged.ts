import { type aws_iam as iam, Stack, type aws_sqs as sqs, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Why a statement names more than one resource, by its Sid: the only findings of cdk-nag that stay. A wildcard without a reason here
 * ends the synthesis.
 */
const wildcards: Readonly<Record<string, string>> = {
  LaunchTagged:
    'An instance has no id before it is launched; the request must carry the owner tags, IMDSv2 and no profile but the listed one.',
  LaunchTaggedParts: 'They have no ids before the launch; the request must carry the owner tags.',
  LaunchImages: 'Without a list (-c images) by owner: the publishers of the image aliases and this account.',
  LaunchSubnets: 'Without a list (-c subnets) by tag: those that this account has marked for hunts.',
  LaunchSecurityGroups: 'Without a list (-c securityGroups) by tag: those that this account has marked for hunts.',
  LaunchSnapshots: 'By owner: the publishers of the image aliases and this account.',
  LaunchKeys:
    'A user may name any key pair, placement group, reservation, resource group and licence of the account: they grant nothing to the launcher.',
  TagAtLaunch: 'What is being launched has no id yet; tags go on it in that very call alone (ec2:CreateAction).',
  TerminateOwn: 'Ids are not known at deployment; only what carries the owner tags.',
  CancelOwnRequests: 'Ids are not known at deployment; only what carries the owner tags.',
  DeleteOwnVolumes: 'Ids are not known at deployment; only what carries the owner tags.',
  DeleteOwnKeyPairs: 'Ids are not known at deployment; only what carries the owner tags.',
  MakeKeyPairs: 'A key pair has no id before it is made; the request must carry the owner tags.',
  TagKeyPairs: 'A key pair has no id before it is made; tags go on it in that very call alone (ec2:CreateAction).',
  ReadOwnConsole: 'Ids are not known at deployment; only what carries the owner tags.',
  Watch: 'Describe calls of EC2 know no resources; held to the regions of the deployment.',
  Rank: 'Describe calls of EC2 know no resources; held to the regions of the deployment.',
  LastLook: 'Describe calls of EC2 know no resources; held to the regions of the deployment.',
  Sight: 'Describe calls of EC2 know no resources; held to the regions of the deployment.',
  LookForLeftovers: 'Describe calls of EC2 know no resources; held to the regions of the deployment.',
  LookForKeyPairs: 'Describe calls of EC2 know no resources; held to the regions of the deployment.',
  LookAtUse: 'Describe calls of EC2 know no resources; held to the regions of the deployment.',
  ReadSpotPrices: 'Describe calls of EC2 know no resources; held to the regions of the deployment.',
  ReadQuotas: 'Service Quotas knows no resources for reading.',
  ReadPrices: 'The price list is public and knows no resources.',
  ReadImageParameters: 'Public parameters of AWS, which everybody may read.',
  KeepKeys: 'One secret a hunt, under the namespace, named by its ULID.',
  KeepKeysTagged: 'One secret a hunt, under the namespace, named by its ULID.',
  CommandOwnInstances: 'Ids are not known at deployment; only what carries the owner tags.',
  WatchCommands: 'Commands know no resources for reading; held to the regions of the deployment.',
  WatchTargetGroups: 'Describe calls of load balancing know no resources; held to the regions of the deployment.',
  UseKeys: 'One secret a hunt, under the namespace, named by its ULID.',
  EndKeys: 'One secret a hunt, under the namespace, named by its ULID.',
  Schedules: 'One schedule a request, in the group that is the API’s own, named by its ULID.',
  JoinTheVpc:
    'Network interfaces of a function know no narrower grant (docs.aws.amazon.com, Lambda in a VPC); its own code is denied them.',
  NotByItsCode: 'A denial.',
};

/** Gives cdk-nag the reason of each wildcard among a role's own statements. */
export function acknowledgeWildcards(role: iam.Role, statements: readonly iam.PolicyStatement[]): void {
  for (const statement of statements) {
    const reason = wildcards[statement.sid ?? ''];
    if (reason === undefined) continue;
    for (const resource of statement.resources.map((each) => shownByNag(role, each)).filter((each) => each.includes('*'))) {
      acknowledge(role.node.defaultChild, `AwsSolutions-IAM5[Resource::${resource}]`, reason);
    }
  }
}

/** What CDK itself adds to a role for traces, and for the deliveries of a machine's log. Neither knows resources. */
export function acknowledgeTraces(role: iam.Role): void {
  const policy = role.node.tryFindChild('DefaultPolicy');
  const reason =
    'X-Ray, and the log deliveries of Step Functions, know no resources (docs.aws.amazon.com, Service Authorization Reference).';
  if (policy !== undefined) acknowledge(policy, 'AwsSolutions-IAM5[Resource::*]', reason);
}

export function acknowledgeDeadEnd(queue: sqs.Queue): void {
  acknowledge(queue, 'AwsSolutions-SQS3', 'It is the dead-letter queue itself; an alarm watches it.');
}

function acknowledge(construct: IConstruct | undefined, id: string, reason: string): void {
  if (construct !== undefined) Validations.of(construct).acknowledge({ id, reason });
}

/** cdk-nag writes a reference as `<AWS::Region>`. */
function shownByNag(scope: IConstruct, resource: string): string {
  const resolved: unknown = Stack.of(scope).resolve(resource);
  const [, parts] = (resolved as { 'Fn::Join'?: [string, (string | { Ref: string })[]] })['Fn::Join'] ?? [];
  if (parts === undefined) return String(resolved);
  return parts.map((part) => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('');
}
