/**
 * The fields of OCI's LaunchInstanceDetails (API 20160918, oci-core 2.139.1) as far as a mistake in them can be told without
 * the cloud. Fields that are not here pass through untouched, with a warning at the top level.
 */

export type FieldKind =
  /** Lengths in UTF-16 units. */
  | { readonly is: 'text'; readonly least: number; readonly most: number }
  | { readonly is: 'pattern'; readonly pattern: RegExp; readonly words: string }
  /** `above` is excluded, `least` and `most` are not. */
  | { readonly is: 'number'; readonly above?: number; readonly least: number; readonly most: number }
  | { readonly is: 'boolean' }
  | { readonly is: 'list'; readonly of?: FieldKind }
  | { readonly is: 'object'; readonly fields?: Fields }
  /** `types`: what the second part of the OCID may be; `empty`: an empty text means "none, not even the default". */
  | { readonly is: 'ocid'; readonly types: readonly string[]; readonly empty?: true }
  | { readonly is: 'ocids'; readonly types: readonly string[] };

export type Fields = Readonly<Record<string, FieldKind>>;

const text: FieldKind = { is: 'text', least: 0, most: Infinity };
const flag: FieldKind = { is: 'boolean' };
const free: FieldKind = { is: 'object' };
const positive: FieldKind = { is: 'number', above: 0, least: 0, most: Infinity };
const natural: FieldKind = { is: 'number', least: 0, most: Infinity };
// 1-255: Oracle's REST reference of POST /20160918/instances.
const displayName: FieldKind = { is: 'text', least: 1, most: 255 };
// RFC 952 and RFC 1123, which CreateVnicDetails asks for.
const hostname: FieldKind = {
  is: 'pattern',
  pattern: /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i,
  words: 'a host name of letters, digits and hyphens, at most 63',
};
const ocid = (...types: string[]): FieldKind => ({ is: 'ocid', types });

const vnicFields: Fields = {
  assignIpv6Ip: flag,
  assignPrivateDnsRecord: flag,
  assignPublicIp: flag,
  definedTags: free,
  displayName,
  freeformTags: free,
  hostnameLabel: hostname,
  ipv6AddressIpv6SubnetCidrPairDetails: { is: 'list' },
  nsgIds: { is: 'ocids', types: ['networksecuritygroup'] },
  privateIp: text,
  privateIpId: ocid('privateip'),
  securityAttributes: free,
  skipSourceDestCheck: flag,
  subnetCidr: text,
  subnetId: ocid('subnet'),
  vlanId: ocid('vlan'),
};

const shapeFields: Fields = {
  baselineOcpuUtilization: text,
  localVolumeSizeInGBs: natural,
  memoryInGBs: positive,
  nvmes: natural,
  ocpus: positive,
  resourceManagement: text,
  vcpus: positive,
};

const sourceFields: Fields = {
  bootVolumeId: ocid('bootvolume'),
  bootVolumeSizeInGBs: { is: 'number', least: 50, most: 32_768 },
  bootVolumeVpusPerGB: natural,
  imageId: ocid('image'),
  instanceSourceImageFilterDetails: free,
  kmsKeyId: ocid('key'),
  sourceType: { is: 'pattern', pattern: /^(image|bootVolume)$/, words: '"image" or "bootVolume"' },
};

export const launchFields: Fields = {
  agentConfig: free,
  availabilityConfig: free,
  availabilityDomain: text,
  capacityReservationId: { is: 'ocid', types: ['capacityreservation'], empty: true },
  clusterPlacementGroupId: ocid('clusterplacementgroup'),
  compartmentId: ocid('compartment', 'tenancy'),
  computeClusterId: ocid('computecluster'),
  createVnicDetails: { is: 'object', fields: vnicFields },
  dedicatedVmHostId: ocid('dedicatedvmhost'),
  definedTags: free,
  displayName,
  extendedMetadata: free,
  faultDomain: text,
  freeformTags: free,
  hostnameLabel: hostname,
  imageId: ocid('image'),
  instanceConfigurationId: ocid('instanceconfiguration'),
  instanceOptions: free,
  ipxeScript: text,
  isAIEnterpriseEnabled: flag,
  isPvEncryptionInTransitEnabled: flag,
  launchOptions: free,
  launchVolumeAttachments: { is: 'list' },
  licensingConfigs: { is: 'list' },
  metadata: free,
  placementConstraintDetails: free,
  platformConfig: free,
  preemptibleInstanceConfig: free,
  securityAttributes: free,
  shape: text,
  shapeConfig: { is: 'object', fields: shapeFields },
  sourceDetails: { is: 'object', fields: sourceFields },
  subnetId: ocid('subnet'),
};
