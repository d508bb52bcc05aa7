import type { AwsOptions } from '../../../shared/clouds/aws/index.ts';
import type { InstanceView } from '../../../shared/clouds/port.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';

/** Bodies in the words of the API (docs.aws.amazon.com, Amazon EC2 API 2016-11-15). */
export const instanceId = 'i-0123456789abcdef0';
export const huntTags = { foothold: 'true', 'foothold-session-id': '01HUNT' };

export const payload: JsonObject = {
  ImageId: 'ami-0abc1234',
  InstanceType: 't3.micro',
  MinCount: 1,
  MaxCount: 1,
  KeyName: 'foothold-01hunt',
  SubnetId: 'subnet-1',
  SecurityGroupIds: ['sg-1', 'sg-2'],
  UserData: 'IyEvYmluL2Jhc2g=',
  IamInstanceProfile: { Name: 'web' },
  BlockDeviceMappings: [{ DeviceName: '/dev/sda1', Ebs: { VolumeSize: 20, VolumeType: 'gp3', DeleteOnTermination: true } }],
  MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1, HttpEndpoint: 'enabled' },
  TagSpecifications: [
    {
      ResourceType: 'instance',
      Tags: [
        { Key: 'foothold', Value: 'true' },
        { Key: 'Name', Value: 'Grüße & 😀' },
      ],
    },
  ],
};

export function tagSet(tags: Readonly<Record<string, string>> = huntTags): string {
  const items = Object.entries(tags).map(([key, value]) => `<item><key>${key}</key><value>${value}</value></item>`);
  return `<tagSet>${items.join('')}</tagSet>`;
}

export interface InstanceParts {
  readonly id?: string;
  readonly state?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** More elements. */
  readonly more?: string;
}

export function instanceXml({ id = instanceId, state = 'pending', tags = huntTags, more = '' }: InstanceParts = {}): string {
  return [
    `<item><instanceId>${id}</instanceId><imageId>ami-0abc1234</imageId>`,
    `<instanceState><code>0</code><name>${state}</name></instanceState>`,
    '<instanceType>t3.micro</instanceType><launchTime>2026-11-01T10:00:00.000Z</launchTime>',
    '<placement><availabilityZone>us-east-1a</availabilityZone><tenancy>default</tenancy></placement>',
    more,
    tagSet(tags),
    '</item>',
  ].join('');
}

/** What RunInstances answers. */
export function reservation(...instances: string[]): string {
  return `<reservationId>r-1</reservationId><ownerId>123456789012</ownerId><groupSet/><instancesSet>${instances.join('')}</instancesSet>`;
}

/** What DescribeInstances answers. */
export function reservations(instances: readonly string[], next = ''): string {
  const items = instances.map((one) => `<item>${reservation(one)}</item>`);
  return `<reservationSet>${items.join('')}</reservationSet>${next === '' ? '' : `<nextToken>${next}</nextToken>`}`;
}

export const zonesXml = `<availabilityZoneInfo>${['a', 'b', 'c']
  .map(
    (letter, at) =>
      `<item><zoneName>us-east-1${letter}</zoneName><zoneId>use1-az${4 - at}</zoneId><zoneState>available</zoneState><regionName>us-east-1</regionName><optInStatus>opt-in-not-required</optInStatus><zoneType>availability-zone</zoneType></item>`,
  )
  .join('')}</availabilityZoneInfo>`;

export function callerXml(account = '123456789012'): string {
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${account}:user/ana</Arn><UserId>AIDA</UserId><Account>${account}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;
}

export function optionsFor(endpoint: string, more: Partial<AwsOptions> = {}): AwsOptions {
  return {
    region: 'us-east-1',
    profile: null,
    endpoint,
    callTimeoutMs: 5000,
    keys: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'canary-secret' },
    ...more,
  };
}

/** A view as the port gives it, for questions about an instance. */
export function view(raw: JsonObject = {}, more: Partial<InstanceView> = {}): InstanceView {
  return {
    id: instanceId,
    state: 'running',
    rawState: 'running',
    zone: 'us-east-1a',
    shape: 't3.micro',
    createdAt: '2026-11-01T10:00:00.000Z',
    tags: huntTags,
    reason: null,
    raw: { InstanceId: instanceId, ...raw },
    ...more,
  };
}
