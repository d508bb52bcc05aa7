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
  profile: { name: 'profile', short: 'p', value: 'name', doc: 'profile in the OCI config file; default $OCI_PROFILE, then DEFAULT' },
  config: { name: 'config', short: 'c', value: 'file', doc: 'OCI config file; default $OCI_CONFIG_FILE, then ~/.oci/config' },
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
  json: { name: 'json', doc: 'machine-readable JSON on stdout' },
  yes: { name: 'yes', doc: 'do it: without this flag nothing is marked and nothing ended' },
  compartment: { name: 'compartment', value: 'ocid', repeatable: true, doc: 'sweep this OCI compartment, repeatable; default is all that may be listed' },
  open: { name: 'open', doc: 'only hunts that have not ended' },
  limit: { name: 'limit', value: 'count', doc: 'how many hunts, newest first; default 50' },
  quiet: { name: 'quiet', short: 'q', doc: 'warnings and errors only' },
  verbose: { name: 'verbose', short: 'v', doc: 'debug output' },
  jsonLogs: { name: 'json-logs', doc: 'one JSON object a line on stderr' },
  noColor: { name: 'no-color', doc: 'no colours and no live view' },
} as const satisfies Record<string, Flag>;

export type FlagKey = keyof typeof flags;

const shared = ['quiet', 'verbose', 'jsonLogs', 'noColor'] as const satisfies readonly FlagKey[];
const credentials = ['profile', 'config', 'timeout', 'cloud', 'simulate'] as const satisfies readonly FlagKey[];

/** Which command takes which flags, in the order the help shows them. */
export const commandFlags = {
  hunt: [
    'spec',
    'profile',
    'config',
    'output',
    'timeout',
    'dryRun',
    'cloud',
    'simulate',
    'deadline',
    'set',
    'settings',
    'onInterrupt',
    ...shared,
  ],
  'hunts list': ['open', 'limit', 'json', ...shared],
  'hunts show': ['json', ...shared],
  'hunts cancel': [...credentials, 'json', ...shared],
  'hunts pause': ['json', ...shared],
  'hunts resume': [...credentials, 'output', ...shared],
  'hunts end': [...credentials, 'json', ...shared],
  sweep: ['yes', 'compartment', ...credentials, 'set', 'settings', 'json', ...shared],
  doctor: ['spec', ...credentials, 'set', 'settings', 'json', ...shared],
  settings: ['json', ...shared],
  scenarios: ['json', ...shared],
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
