import { imagesOf } from '../../../local/simulated-ec2/images.ts';
import type { World } from '../../../local/simulated-ec2/index.ts';
import { branchAt, branchesAt, type Params, textAt, textsAt } from '../../../local/simulated-ec2/params.ts';
import type { Request } from '../caller.ts';

type Tags = Readonly<Record<string, string>>;

export interface Ec2Ground {
  readonly account: string;
  readonly world: World;
}

/** What IAM is asked for a call of EC2's (Service Authorization Reference): one request a resource, with its tags or those asked for. */
export function askedOfEc2(operation: string, params: Params, region: string, ground: Ec2Ground): Request[] {
  const { account, world } = ground;
  const on = (kind: string, id: string, context: Record<string, string> = {}, action = operation): Request => ({
    action: `ec2:${action}`,
    resource: `arn:aws:ec2:${region}:${kind === 'image' || kind === 'snapshot' ? '' : account}:${kind}/${id}`,
    context: { ...context, 'aws:RequestedRegion': region },
  });
  const named = (kind: string, ids: readonly string[], tagsOf: (id: string) => Tags | undefined) =>
    ids.map((id) => on(kind, id, prefixed('aws:ResourceTag', tagsOf(id) ?? {})));
  // What is terminated loses its tags while it is still shown.
  const ofInstance = (id: string) => world.instances.find((each) => each.id === id && each.state !== 'terminated')?.tags;
  const one = (name: string) => [textAt(params, name) ?? ''];
  switch (operation) {
    case 'RunInstances':
      return [...launched(params, ground, on), ...encrypted(params, region)];
    case 'TerminateInstances':
      return named('instance', textsAt(params, 'InstanceId'), ofInstance);
    case 'GetConsoleOutput':
      return named('instance', one('InstanceId'), ofInstance);
    case 'DeleteVolume':
      return named('volume', one('VolumeId'), (id) => world.volumes().find((each) => each.id === id)?.tags);
    case 'CancelSpotInstanceRequests':
      return named(
        'spot-instances-request',
        textsAt(params, 'SpotInstanceRequestId'),
        (id) => world.spotRequests().find((each) => each.id === id)?.tags,
      );
    case 'DeleteKeyPair':
      return named('key-pair', one('KeyName'), (name) => world.keyPairTags(name) ?? undefined);
    case 'CreateKeyPair':
    case 'ImportKeyPair':
      return tagging(params, operation, on, ([, tags]) => [on('key-pair', textAt(params, 'KeyName') ?? '', tags)]);
    default:
      if (!/^(Describe|Get)/.test(operation)) throw new Error(`nobody has said what ec2:${operation} asks of IAM`);
      return [{ action: `ec2:${operation}`, resource: '*', context: { 'aws:RequestedRegion': region } }];
  }
}

type On = (kind: string, id: string, context?: Record<string, string>, action?: string) => Request;

/** The parts that a launch makes, those that it takes, and the tags that it gives. */
function launched(params: Params, { account, world }: Ec2Ground, on: On): Request[] {
  const market = textAt(branchAt(params, 'InstanceMarketOptions'), 'MarketType');
  const image = imagesOf(world.region).find(({ id }) => id === textAt(params, 'ImageId'));
  const tags = new Map(tagsAsked(params));
  const asked = (kind: string) => tags.get(kind) ?? {};
  const profile = textAt(branchAt(params, 'IamInstanceProfile'), 'Arn');
  const snapshots = branchesAt(params, 'BlockDeviceMapping').flatMap((each) => textAt(branchAt(each, 'Ebs'), 'SnapshotId') ?? []);
  const key = textAt(params, 'KeyName');
  const cluster = textAt(branchAt(params, 'Placement'), 'GroupName');
  const reservation = branchAt(branchAt(params, 'CapacityReservationSpecification'), 'CapacityReservationTarget');
  const named = [
    textAt(reservation, 'CapacityReservationResourceGroupArn'),
    ...branchesAt(params, 'LicenseSpecification').map((each) => textAt(each, 'LicenseConfigurationArn')),
  ].filter((arn) => arn !== null);
  const reserved = textAt(reservation, 'CapacityReservationId');
  return [
    on('instance', '*', {
      ...asked('instance'),
      'ec2:MetadataHttpTokens': textAt(branchAt(params, 'MetadataOptions'), 'HttpTokens') ?? 'optional',
      ...(profile === null ? {} : { 'ec2:InstanceProfile': profile }),
    }),
    on('volume', '*', asked('volume')),
    on('network-interface', '*', asked('network-interface')),
    ...(market === 'spot' ? [on('spot-instances-request', '*', asked('spot-instances-request'))] : []),
    on('image', image?.id ?? '', { 'ec2:Owner': image?.ownerAlias ?? image?.owner ?? '' }),
    on('subnet', textAt(params, 'SubnetId') ?? ''),
    ...textsAt(params, 'SecurityGroupId').map((id) => on('security-group', id)),
    ...(key === null ? [] : [on('key-pair', key)]),
    // Snapshots of this account.
    ...snapshots.map((id) => on('snapshot', id, { 'ec2:Owner': account })),
    ...(cluster === null ? [] : [on('placement-group', cluster)]),
    ...(reserved === null ? [] : [on('capacity-reservation', reserved)]),
    ...named.map((resource) => ({ ...on('', ''), resource })),
    ...tagging(params, 'RunInstances', on, () => []),
  ];
}

/** What EC2 does with a customer's key in the name of whoever launches (docs.aws.amazon.com, Requirements for Amazon EBS encryption). */
function encrypted(params: Params, region: string): Request[] {
  const keys = branchesAt(params, 'BlockDeviceMapping').flatMap((each) => textAt(branchAt(each, 'Ebs'), 'KmsKeyId') ?? []);
  const context = { 'kms:ViaService': `ec2.${region}.amazonaws.com`, 'aws:RequestedRegion': region };
  const actions = ['DescribeKey', 'GenerateDataKeyWithoutPlaintext', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo'];
  return keys.flatMap((resource) => [
    ...actions.map((each) => ({ action: `kms:${each}`, resource, context })),
    { action: 'kms:CreateGrant', resource, context: { ...context, 'kms:GrantIsForAWSResource': 'true' } },
  ]);
}

/** Tags at creation ask for CreateTags as well (docs.aws.amazon.com, Grant permission to tag resources during creation). */
function tagging(
  params: Params,
  creating: string,
  on: On,
  made: (specification: [kind: string, tags: Record<string, string>]) => Request[],
): Request[] {
  return tagsAsked(params).flatMap(([kind, tags]) => [
    ...made([kind, tags]),
    on(kind, '*', { ...tags, 'ec2:CreateAction': creating }, 'CreateTags'),
  ]);
}

function tagsAsked(params: Params): [kind: string, tags: Record<string, string>][] {
  return branchesAt(params, 'TagSpecification').map((each) => {
    const pairs = branchesAt(each, 'Tag').map((tag) => [textAt(tag, 'Key') ?? '', textAt(tag, 'Value') ?? '']);
    return [textAt(each, 'ResourceType') ?? '', prefixed('aws:RequestTag', Object.fromEntries(pairs) as Tags)];
  });
}

function prefixed(prefix: string, tags: Tags): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
}
