/** One flag of the command line. `value` names what it takes; a flag without one is a switch. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  readonly value?: string;
  readonly repeatable?: boolean;
  readonly doc: string;
}

export const flags = {
  spec: {
    name: 'spec',
    short: 's',
    value: 'file',
    doc: 'launch payload (JSON with {{AD_NUMBER}}) or hunt file (YAML or JSON); "-" reads stdin',
  },
  profile: {
    name: 'profile',
    short: 'p',
    value: 'name',
    doc: 'profile in the OCI config file ($OCI_PROFILE, then DEFAULT) or of the AWS SDK ($AWS_PROFILE, then default)',
  },
  config: { name: 'config', short: 'c', value: 'file', doc: 'OCI config file; default $OCI_CONFIG_FILE, then ~/.oci/config' },
  region: { name: 'region', value: 'name', doc: "EC2: region; default $AWS_REGION, then the profile's" },
  output: { name: 'output', short: 'o', value: 'file', doc: 'write the instance JSON here instead of to stdout' },
  timeout: { name: 'timeout', short: 't', value: 'secs', doc: 'deadline of one cloud call; 0 means 60, the OCI CLI default' },
  dryRun: { name: 'dry-run', doc: 'print the rendered payload of each AD and the commands; no API calls, no credentials' },
  cloud: { name: 'cloud', value: 'oci|aws', doc: 'which cloud to hunt on; default oci, or what the hunt file says' },
  simulate: {
    name: 'simulate',
    value: 'scenario',
    doc: 'rehearse on a simulated cloud in compressed time ("foothold scenarios" lists them)',
  },
  deadline: { name: 'deadline', value: 'time', doc: 'give up and clean up after so long: 5400, 90m, 2h, 1h30m' },
  set: { name: 'set', value: 'path=value', repeatable: true, doc: 'any setting, repeatable ("foothold settings" lists them)' },
  settings: { name: 'settings', value: 'file', doc: 'read settings from this YAML or JSON file (config.yaml)' },
  onInterrupt: {
    name: 'on-interrupt',
    value: 'keep|clean-up',
    doc: 'what Ctrl-C does: end what was launched, or keep the hunt for resume',
  },
  image: { name: 'image', value: 'id|alias', doc: 'EC2: image id, or an alias such as ubuntu-24.04' },
  instanceType: {
    name: 'instance-type',
    value: 'type',
    repeatable: true,
    doc: 'EC2: instance type, repeatable; further ones are alternatives',
  },
  subnet: { name: 'subnet', value: 'id', repeatable: true, doc: 'EC2: subnet, repeatable; several take turns' },
  securityGroup: { name: 'security-group', value: 'id', repeatable: true, doc: 'EC2: security group, repeatable' },
  keyName: { name: 'key-name', value: 'name', doc: 'EC2: existing key pair; without one a temporary key pair is made' },
  userData: { name: 'user-data', value: 'file', doc: 'EC2: what cloud-init runs at the first boot; "-" reads stdin' },
  iamInstanceProfile: { name: 'iam-instance-profile', value: 'name|arn', doc: 'EC2: instance profile' },
  volumeSize: { name: 'volume-size', value: 'gib', doc: 'EC2: size of the root volume; default 20' },
  spot: { name: 'spot', doc: 'EC2: ask the spot market first' },
  spotMaxPrice: { name: 'spot-max-price', value: 'usd', doc: 'EC2: most USD an hour for a spot instance; default is the on-demand price' },
  spotTimeout: { name: 'spot-timeout', value: 'time', doc: 'EC2: how long to try spot before on-demand; default 5m' },
  noSpotFallback: { name: 'no-spot-fallback', doc: 'EC2: never fall back to on-demand' },
  count: { name: 'count', short: 'n', value: 'number', doc: 'how many instances, 1 to 100' },
  name: { name: 'name', value: 'name', doc: 'name of the fleet: the same command with the same name goes on, and never starts more' },
  tag: { name: 'tag', value: 'key=value', repeatable: true, doc: 'tag on all that is launched, repeatable' },
  event: { name: 'event', value: 'file', doc: 'the EventBridge or OCI event (JSON); "-" reads stdin' },
  host: { name: 'host', value: 'address', doc: 'address to listen on; default 127.0.0.1, which nobody else can reach' },
  port: { name: 'port', value: 'number', doc: 'port to listen on; default 0, a free one' },
  tokenFile: {
    name: 'token-file',
    value: 'file',
    doc: 'tokens of callers, one a line: TOKEN, or TENANT TOKEN; default makes one up and prints it',
  },
  seeds: { name: 'seeds', value: 'count', doc: 'how many simulated hunts; default 1000' },
  seed: { name: 'seed', value: 'number', doc: 'play this seed again; with --seeds or --for the first of them' },
  for: { name: 'for', value: 'time', doc: 'rehearse for so long: 90, 10m, 8h' },
  faults: { name: 'faults', value: '0,3', doc: 'only these faults of the seed, by number' },
  step: { name: 'step', value: 'count', doc: 'every so many-th seed only, to share them among machines' },
  cores: { name: 'cores', value: 'count', doc: 'processes to share the work; default is all cores' },
  json: { name: 'json', doc: 'machine-readable JSON on stdout' },
  yes: { name: 'yes', doc: 'do it: without this flag nothing is marked and nothing ended' },
  compartment: {
    name: 'compartment',
    value: 'ocid',
    repeatable: true,
    doc: 'sweep this OCI compartment, repeatable; default is all that may be listed',
  },
  open: { name: 'open', doc: 'only hunts that have not ended' },
  limit: { name: 'limit', value: 'count', doc: 'how many hunts, newest first; default 50' },
  quiet: { name: 'quiet', short: 'q', doc: 'warnings and errors only' },
  verbose: { name: 'verbose', short: 'v', doc: 'debug output' },
  jsonLogs: { name: 'json-logs', doc: 'one JSON object a line on stderr' },
  noColor: { name: 'no-color', doc: 'no colours and no live view' },
} as const satisfies Record<string, Flag>;

export type FlagKey = keyof typeof flags;

const shared = ['quiet', 'verbose', 'jsonLogs', 'noColor'] as const satisfies readonly FlagKey[];
const credentials = ['profile', 'config', 'region', 'timeout', 'cloud', 'simulate'] as const satisfies readonly FlagKey[];
/** The request of requirement 3 (`Ec2ProvisionRequest`), with a spec or without one. */
export const ec2Flags = [
  'image',
  'instanceType',
  'subnet',
  'securityGroup',
  'keyName',
  'userData',
  'iamInstanceProfile',
  'volumeSize',
  'spot',
  'spotMaxPrice',
  'spotTimeout',
  'noSpotFallback',
] as const satisfies readonly FlagKey[];

/** What a hunt and a fleet of hunts are told alike. */
const hunting = [
  'profile',
  'config',
  'region',
  'output',
  'timeout',
  'dryRun',
  'cloud',
  'simulate',
  'deadline',
  'set',
  'settings',
  'onInterrupt',
  ...ec2Flags,
  'tag',
  ...shared,
] as const satisfies readonly FlagKey[];

/** Which command takes which flags, in the order the help shows them. */
export const commandFlags = {
  hunt: ['spec', ...hunting],
  fleet: ['spec', 'count', 'name', ...hunting],
  'hunts list': ['open', 'limit', 'json', ...shared],
  'hunts show': ['json', ...shared],
  'hunts cancel': [...credentials, 'json', ...shared],
  'hunts pause': ['json', ...shared],
  'hunts resume': [...credentials, 'output', ...shared],
  'hunts end': [...credentials, 'json', ...shared],
  sweep: ['yes', 'compartment', ...credentials, 'set', 'settings', 'json', ...shared],
  interruption: ['event', 'profile', 'config', 'region', 'timeout', 'json', ...shared],
  doctor: ['spec', ...credentials, 'set', 'settings', ...ec2Flags, 'json', ...shared],
  serve: ['host', 'port', 'tokenFile', ...credentials, ...shared],
  settings: ['json', ...shared],
  scenarios: ['json', ...shared],
  rehearse: ['seeds', 'seed', 'for', 'faults', 'step', 'cores', 'json', ...shared],
} as const satisfies Record<string, readonly FlagKey[]>;

export type CommandName = keyof typeof commandFlags;

/** What the person wrote, unjudged: text of flags with a value, true for switches. */
export type RawFlags = {
  readonly [K in FlagKey]?: (typeof flags)[K] extends { repeatable: true }
    ? readonly string[]
    : (typeof flags)[K] extends { value: string }
      ? string
      : true;
};
