import { Aws } from 'aws-cdk-lib';
import type { Ground } from '../ground.ts';
import { allow, type Statement } from './grant.ts';
import { ec2, ofService, regionsOf, requested } from './scope.ts';

/** Publishers of the image aliases (shared/domain/launch/image-aliases.ts): Amazon, Canonical, Debian. */
const publishers = ['amazon', '099720109477', '136693071363'];

/** RunInstances with the owner's tags on all that it makes, from allow-listed parts. Each resource of the call must be allowed by itself. */
export function launching(ground: Ground): Statement[] {
  return [
    ...launchingTagged(ground),
    ...launchingFromListed(ground),
    ...taggingAtLaunch(ground),
    ...passingTheInstanceRole(ground),
    ...encryptingVolumes(ground),
  ];
}

/** What the call makes. */
function launchingTagged(ground: Ground): Statement[] {
  const { instanceProfile } = ground.parameters;
  const tags = requested(ground.parameters);
  const profile =
    instanceProfile === undefined
      ? { Null: { ...tags.Null, 'ec2:InstanceProfile': 'true' } }
      : { Null: tags.Null, ArnEqualsIfExists: { 'ec2:InstanceProfile': instanceProfile } };
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
  ];
}

/** What the call takes as it is. */
function launchingFromListed(ground: Ground): Statement[] {
  const { images, subnets, securityGroups, namespace } = ground.parameters;
  const marked = { StringEquals: { [`aws:ResourceTag/${namespace}`]: 'true' } };
  const published = { StringEquals: { 'ec2:Owner': [...publishers, Aws.ACCOUNT_ID] } };
  const listed = (sid: string, kind: string, ids: readonly string[], conditions: object) =>
    allow({
      sid,
      actions: ['ec2:RunInstances'],
      resources: ids.length === 0 ? ec2(ground, `${kind}/*`) : ec2(ground, ...ids.map((id) => `${kind}/${id}`)),
      ...(ids.length === 0 ? { conditions } : {}),
    });
  return [
    listed('LaunchImages', 'image', images, published),
    listed('LaunchSubnets', 'subnet', subnets, marked),
    listed('LaunchSecurityGroups', 'security-group', securityGroups, marked),
    allow({
      sid: 'LaunchSnapshots',
      actions: ['ec2:RunInstances'],
      resources: ec2(ground, 'snapshot/*'),
      conditions: published,
    }),
    allow({
      sid: 'LaunchKeys',
      actions: ['ec2:RunInstances'],
      resources: [
        ...ec2(ground, 'key-pair/*', 'placement-group/*', 'capacity-reservation/*'),
        // Reservations and dedicated hosts by their group, and licences: of this account, by the names of their own services.
        ...ofService('resource-groups', ground, 'group/*'),
        ...ofService('license-manager', ground, 'license-configuration:*'),
      ],
    }),
  ];
}

function taggingAtLaunch(ground: Ground): Statement[] {
  const tags = requested(ground.parameters);
  return [
    allow({
      sid: 'TagAtLaunch',
      actions: ['ec2:CreateTags'],
      resources: ec2(ground, 'instance/*', 'volume/*', 'network-interface/*', 'spot-instances-request/*'),
      conditions: { StringEquals: { ...tags.StringEquals, 'ec2:CreateAction': 'RunInstances' } },
    }),
  ];
}

function passingTheInstanceRole({ parameters: { instanceRole } }: Ground): Statement[] {
  if (instanceRole === undefined) return [];
  return [
    allow({
      sid: 'PassTheInstanceRole',
      actions: ['iam:PassRole'],
      resources: [instanceRole],
      conditions: { StringEquals: { 'iam:PassedToService': `ec2.${Aws.URL_SUFFIX}` } },
    }),
  ];
}

/**
 * Volumes under keys of the customer's own: what EC2 asks of whoever launches (docs.aws.amazon.com, Requirements for Amazon EBS encryption),
 * in EC2's hands alone. Keys that AWS manages need nothing.
 */
function encryptingVolumes({ parameters }: Ground): Statement[] {
  const { volumeKeys } = parameters;
  if (volumeKeys.length === 0) return [];
  const viaEc2 = { 'kms:ViaService': regionsOf(parameters).map((region) => `ec2.${region}.${Aws.URL_SUFFIX}`) };
  return [
    allow({
      sid: 'UseVolumeKeys',
      actions: ['DescribeKey', 'GenerateDataKeyWithoutPlaintext', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'].map((each) => `kms:${each}`),
      resources: [...volumeKeys],
      conditions: { StringEquals: viaEc2 },
    }),
    allow({
      sid: 'GrantVolumeKeys',
      actions: ['kms:CreateGrant'],
      resources: [...volumeKeys],
      conditions: { StringEquals: viaEc2, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  ];
}
