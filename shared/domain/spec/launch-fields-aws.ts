import type { FieldKind, Fields } from './launch-fields-oci.ts';

/**
 * The fields of EC2's RunInstances (client-ec2 3.1169.0, RunInstancesRequest) as far as a mistake in them can be told without the
 * cloud. Fields that are not here pass through untouched, with a warning.
 */
const text: FieldKind = { is: 'text', least: 0, most: Infinity };
const flag: FieldKind = { is: 'boolean' };
const free: FieldKind = { is: 'object' };
const list: FieldKind = { is: 'list' };
const natural: FieldKind = { is: 'number', least: 0, most: Infinity };
const id = (prefix: string, what: string): FieldKind => ({
  is: 'pattern',
  pattern: new RegExp(`^${prefix}-[\\da-z]+$`),
  words: `the id of a ${what} (${prefix}-…)`,
});
const oneOf = (...words: string[]): FieldKind => ({
  is: 'pattern',
  pattern: new RegExp(`^(${words.join('|')})$`),
  words: words.map((word) => `"${word}"`).join(' or '),
});
const listOf = (of: FieldKind): FieldKind => ({ is: 'list', of });
const objectOf = (fields: Fields): FieldKind => ({ is: 'object', fields });

const groups = listOf(id('sg', 'security group'));

const ebs: Fields = {
  AvailabilityZone: text,
  AvailabilityZoneId: text,
  DeleteOnTermination: flag,
  EbsCardIndex: natural,
  Encrypted: flag,
  Iops: { is: 'number', least: 100, most: 256_000 },
  KmsKeyId: text,
  OutpostArn: text,
  SnapshotId: id('snap', 'snapshot'),
  Throughput: { is: 'number', least: 125, most: 2000 },
  VolumeInitializationRate: natural,
  VolumeSize: { is: 'number', least: 1, most: 65_536 },
  VolumeType: oneOf('gp3', 'gp2', 'io1', 'io2', 'st1', 'sc1', 'standard'),
};

const networkInterface: Fields = {
  AssociateCarrierIpAddress: flag,
  AssociatePublicIpAddress: flag,
  ConnectionTrackingSpecification: free,
  DeleteOnTermination: flag,
  Description: text,
  DeviceIndex: natural,
  EnaQueueCount: natural,
  EnaSrdSpecification: free,
  Groups: groups,
  InterfaceType: text,
  Ipv4PrefixCount: natural,
  Ipv4Prefixes: list,
  Ipv6AddressCount: natural,
  Ipv6Addresses: list,
  Ipv6PrefixCount: natural,
  Ipv6Prefixes: list,
  NetworkCardIndex: natural,
  NetworkInterfaceId: id('eni', 'network interface'),
  PrimaryIpv6: flag,
  PrivateIpAddress: text,
  PrivateIpAddresses: list,
  SecondaryPrivateIpAddressCount: natural,
  SubnetId: id('subnet', 'subnet'),
};

export const launchFieldsAws: Fields = {
  AdditionalInfo: text,
  BlockDeviceMappings: listOf(objectOf({ DeviceName: text, Ebs: objectOf(ebs), NoDevice: text, VirtualName: text })),
  CapacityReservationSpecification: free,
  ClientToken: text,
  CpuOptions: free,
  CreditSpecification: free,
  DisableApiStop: flag,
  DisableApiTermination: flag,
  DryRun: flag,
  EbsOptimized: flag,
  ElasticGpuSpecification: list,
  ElasticInferenceAccelerators: list,
  EnablePrimaryIpv6: flag,
  EnclaveOptions: free,
  HibernationOptions: free,
  IamInstanceProfile: objectOf({
    Arn: {
      is: 'pattern',
      pattern: /^arn:aws[\w-]*:iam::\d{12}:instance-profile\/.+$/,
      words: 'the ARN of an instance profile (arn:aws:iam::…:instance-profile/…)',
    },
    Name: { is: 'pattern', pattern: /^[\w+=,.@-]{1,128}$/, words: 'the name of an instance profile' },
  }),
  ImageId: text,
  InstanceInitiatedShutdownBehavior: oneOf('stop', 'terminate'),
  InstanceMarketOptions: objectOf({
    MarketType: oneOf('spot', 'capacity-block', 'interruptible-capacity-reservation'),
    SpotOptions: objectOf({
      BlockDurationMinutes: natural,
      InstanceInterruptionBehavior: oneOf('terminate', 'stop', 'hibernate'),
      MaxPrice: { is: 'pattern', pattern: /^\d*\.?\d+$/, words: 'a price in USD as text, such as "0.05"' },
      SpotInstanceType: text,
      ValidUntil: text,
    }),
  }),
  InstanceType: { is: 'pattern', pattern: /^[a-z][\da-z-]*\.[\da-z-]+$/, words: 'an instance type, such as m7g.large' },
  Ipv6AddressCount: natural,
  Ipv6Addresses: list,
  KernelId: text,
  KeyName: { is: 'text', least: 1, most: 255 },
  LaunchTemplate: free,
  LicenseSpecifications: list,
  MaintenanceOptions: free,
  MaxCount: natural,
  MetadataOptions: objectOf({
    HttpEndpoint: text,
    HttpProtocolIpv6: oneOf('enabled', 'disabled'),
    HttpPutResponseHopLimit: { is: 'number', least: 1, most: 64 },
    HttpTokens: text,
    InstanceMetadataTags: oneOf('enabled', 'disabled'),
  }),
  MinCount: natural,
  Monitoring: free,
  NetworkInterfaces: listOf(objectOf(networkInterface)),
  NetworkPerformanceOptions: free,
  Operator: free,
  Placement: free,
  PrivateDnsNameOptions: free,
  PrivateIpAddress: text,
  RamdiskId: text,
  SecondaryInterfaces: list,
  SecurityGroupIds: groups,
  SecurityGroups: list,
  SubnetId: id('subnet', 'subnet'),
  TagSpecifications: listOf(objectOf({ ResourceType: text, Tags: listOf(objectOf({ Key: text, Value: text })) })),
  UserData: text,
};
