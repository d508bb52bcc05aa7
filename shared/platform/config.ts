import { homedir } from 'node:os';
import type { Problem } from '../domain/problem.ts';
import { InputError } from '../domain/problem.ts';
import { mask, scrub } from './secret-shapes.ts';
import { stateDir } from './state-dir.ts';

/** The environment as Foothold understands it. An empty variable counts as unset. */
export interface Environment {
  readonly oci: OciEnvironment;
  readonly aws: AwsEnvironment;
  /** Absolute. */
  readonly stateDir: string;
  /** Prefix of every tag, key and network name. */
  readonly namespace: string;
  readonly terminal: {
    /** NO_COLOR is set (https://no-color.org). */
    readonly noColor: boolean;
    readonly term: string | null;
    /** CI is set, to anything but `false` and `0`. */
    readonly ci: boolean;
  };
}

export interface OciEnvironment {
  readonly configFile: string | null;
  readonly profile: string | null;
  readonly tenancyOcid: string | null;
  readonly userOcid: string | null;
  readonly region: string | null;
  readonly fingerprint: string | null;
  readonly privateKeyPath: string | null;
  /** Whether the platform gives us a resource principal (OCI_RESOURCE_PRINCIPAL_VERSION is set). */
  readonly resourcePrincipal: boolean;
  /** Base URL for every OCI service, without a slash at the end; for simulators and proxies. */
  readonly endpoint: string | null;
}

/** The SDK reads its own variables; these are for what Foothold says and checks beforehand. */
export interface AwsEnvironment {
  /** AWS_REGION, else AWS_DEFAULT_REGION, which the AWS CLI reads and the SDK does not. */
  readonly region: string | null;
  readonly profile: string | null;
  /** Base URL for every AWS service, as the SDK takes it. */
  readonly endpointUrl: string | null;
}

/** What the process is besides its variables; tests give their own. */
export interface Host {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly cwd: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads every variable that Foothold knows, once. The only place that looks at `process.env` (the SDKs read their own).
 * Throws `InputError` with all problems together.
 */
export function readEnvironment(env: Variables = process.env, host: Host = thisHost()): Environment {
  const problems: Problem[] = [];
  const read = (name: string): string | null => env[name] || null;
  const environment: Environment = {
    oci: {
      configFile: read('OCI_CONFIG_FILE'),
      profile: read('OCI_PROFILE'),
      tenancyOcid: read('OCI_TENANCY_OCID'),
      userOcid: read('OCI_USER_OCID'),
      region: read('OCI_REGION'),
      fingerprint: read('OCI_FINGERPRINT'),
      privateKeyPath: keyPath(read('OCI_PRIVATE_KEY_PATH'), problems),
      resourcePrincipal: read('OCI_RESOURCE_PRINCIPAL_VERSION') !== null,
      endpoint: endpoint('FOOTHOLD_OCI_ENDPOINT', read('FOOTHOLD_OCI_ENDPOINT'), problems),
    },
    aws: {
      region: read('AWS_REGION') ?? read('AWS_DEFAULT_REGION'),
      profile: read('AWS_PROFILE'),
      endpointUrl: endpoint('AWS_ENDPOINT_URL', read('AWS_ENDPOINT_URL'), problems),
    },
    stateDir: stateDir({
      ...host,
      given: read('FOOTHOLD_STATE_DIR'),
      xdgStateHome: read('XDG_STATE_HOME'),
      localAppData: read('LOCALAPPDATA'),
    }),
    namespace: namespace(read('FOOTHOLD_NAMESPACE'), problems),
    terminal: { noColor: read('NO_COLOR') !== null, term: read('TERM'), ci: !['0', 'false', null].includes(read('CI')) },
  };
  if (problems.length > 0) throw new InputError(problems);
  return environment;
}

/** What a function that is run by itself needs beside: where hunts, keys and machine are. */
export interface FunctionEnvironment {
  readonly store: { readonly kind: 'sqlite'; readonly file: string | null } | { readonly kind: 'dynamodb'; readonly table: string };
  /** Days after which the table lets timelines and failed hunts go. */
  readonly ttlDays: number;
  readonly keys: 'files' | 'secrets-manager';
  /** Name or ARN of the secret with the OCI credentials; null where they come another way. */
  readonly ociSecret: string | null;
  /** ARN of the hunt machine in Step Functions. */
  readonly huntMachine: string | null;
  /** ARN of the interruption machine in Step Functions. */
  readonly interruptionMachine: string | null;
  /** ARN of the fleet machine in Step Functions. */
  readonly fleetMachine: string | null;
  /** How EventBridge Scheduler calls the function that starts scheduled hunts; null where there are no schedules. */
  readonly schedules: { readonly group: string; readonly target: string; readonly role: string } | null;
  /** Callers of the HTTP API that may deliver events for the hunts of all. */
  readonly operators: readonly string[];
}

/**
 * FOOTHOLD_STORE (`dynamodb:TABLE`, or a path of a SQLite file), FOOTHOLD_TTL_DAYS, FOOTHOLD_KEYS, FOOTHOLD_OCI_SECRET,
 * FOOTHOLD_HUNT_MACHINE, FOOTHOLD_INTERRUPTION_MACHINE, FOOTHOLD_FLEET_MACHINE,
 * FOOTHOLD_SCHEDULE_GROUP with _TARGET and _ROLE, and FOOTHOLD_OPERATORS (a JSON list of tenants). Throws `InputError` with all problems together.
 */
export function readFunctionEnvironment(env: Variables = process.env): FunctionEnvironment {
  const read = (name: string): string | null => env[name] || null;
  const problems: Problem[] = [];
  const place = read('FOOTHOLD_STORE');
  const table = place?.startsWith('dynamodb:') ? place.slice('dynamodb:'.length) : null;
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  if (table !== null && !/^[\w.-]{3,255}$/.test(table)) {
    problems.push({ path: 'FOOTHOLD_STORE', expected: 'dynamodb:TABLE, with the name of a table', got: scrub(place ?? '') });
  }
  const days = read('FOOTHOLD_TTL_DAYS') ?? '90';
  if (!/^[1-9]\d{0,4}$/.test(days)) problems.push({ path: 'FOOTHOLD_TTL_DAYS', expected: 'whole days, 1 or more', got: scrub(days) });
  const keys = read('FOOTHOLD_KEYS') ?? 'files';
  if (keys !== 'files' && keys !== 'secrets-manager') {
    problems.push({ path: 'FOOTHOLD_KEYS', expected: '"files" or "secrets-manager"', got: scrub(keys) });
  }
  const [group, target, role] = ['GROUP', 'TARGET', 'ROLE'].map((part) => read(`FOOTHOLD_SCHEDULE_${part}`)) as [
    string | null,
    string | null,
    string | null,
  ];
  const some = group !== null && target !== null && role !== null;
  if (!some && (group !== null || target !== null || role !== null)) {
    problems.push({
      path: 'FOOTHOLD_SCHEDULE_GROUP',
      expected: 'all of FOOTHOLD_SCHEDULE_GROUP, _TARGET and _ROLE, or none',
      got: 'some of them',
    });
  }
  const operators = textList('FOOTHOLD_OPERATORS', read('FOOTHOLD_OPERATORS'), problems);
  if (problems.length > 0) throw new InputError(problems);
  return {
    store: table === null ? { kind: 'sqlite', file: place } : { kind: 'dynamodb', table },
    ttlDays: Number(days),
    keys: keys === 'secrets-manager' ? keys : 'files',
    ociSecret: read('FOOTHOLD_OCI_SECRET'),
    huntMachine: read('FOOTHOLD_HUNT_MACHINE'),
    interruptionMachine: read('FOOTHOLD_INTERRUPTION_MACHINE'),
    fleetMachine: read('FOOTHOLD_FLEET_MACHINE'),
    schedules: some ? { group, target, role } : null,
    operators,
  };
}

function textList(name: string, text: string | null, problems: Problem[]): readonly string[] {
  if (text === null) return [];
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  } catch {
    // Told below.
  }
  problems.push({ path: name, expected: 'a JSON list of texts', got: 'another text' });
  return [];
}

/** For people and logs: one text a variable. OCIDs and the fingerprint keep only what tells one account from another. */
export function describeEnvironment({ oci, aws, stateDir: folder, namespace: prefix, terminal }: Environment): Record<string, string> {
  const plain = (value: string | null) => (value === null ? 'unset' : scrub(value));
  return {
    OCI_CONFIG_FILE: plain(oci.configFile),
    OCI_PROFILE: plain(oci.profile),
    OCI_TENANCY_OCID: ends(oci.tenancyOcid),
    OCI_USER_OCID: ends(oci.userOcid),
    OCI_REGION: plain(oci.region),
    OCI_FINGERPRINT: ends(oci.fingerprint),
    OCI_PRIVATE_KEY_PATH: plain(oci.privateKeyPath),
    OCI_RESOURCE_PRINCIPAL_VERSION: oci.resourcePrincipal ? 'set' : 'unset',
    FOOTHOLD_OCI_ENDPOINT: plain(oci.endpoint),
    AWS_REGION: plain(aws.region),
    AWS_PROFILE: plain(aws.profile),
    AWS_ENDPOINT_URL: plain(aws.endpointUrl),
    FOOTHOLD_STATE_DIR: folder,
    FOOTHOLD_NAMESPACE: prefix,
    NO_COLOR: terminal.noColor ? 'set' : 'unset',
    TERM: plain(terminal.term),
    CI: terminal.ci ? 'set' : 'unset',
  };
}

function thisHost(): Host {
  return { platform: process.platform, home: homedir(), cwd: process.cwd() };
}

/** `ocid1.tenancy.oc1..…a1b2c3`: the type and the last six characters; the last six alone of anything else. */
function ends(value: string | null): string {
  if (value === null) return 'unset';
  const type = /^ocid1\.[a-z]+\.[a-z\d-]*\.[a-z\d-]*\./.exec(value)?.[0] ?? '';
  return value.length - type.length > 12 ? `${type}…${value.slice(-6)}` : mask;
}

function keyPath(value: string | null, problems: Problem[]): string | null {
  if (value?.includes('-----BEGIN')) {
    problems.push({
      path: 'OCI_PRIVATE_KEY_PATH',
      expected: 'the path of a PEM file',
      got: 'a key itself',
      remedy: 'write the key to a file that only you can read, and set its path',
    });
  }
  return value;
}

function endpoint(name: string, value: string | null, problems: Problem[]): string | null {
  if (value === null) return null;
  const url = URL.canParse(value) ? new URL(value) : null;
  const wrong =
    url === null || !['http:', 'https:'].includes(url.protocol)
      ? scrub(value)
      : url.username || url.password
        ? 'a URL with credentials in it'
        : url.search || url.hash
          ? 'a URL with a query or fragment'
          : null;
  if (wrong !== null) problems.push({ path: name, expected: 'an http:// or https:// base URL, host and path only', got: wrong });
  return value.replace(/\/+$/, '');
}

function namespace(value: string | null, problems: Problem[]): string {
  if (value === null) return 'foothold';
  if (!/^[a-z][a-z\d-]{0,29}$/.test(value) || value.endsWith('-')) {
    problems.push({
      path: 'FOOTHOLD_NAMESPACE',
      expected: 'at most 30 lower-case letters, digits and hyphens, a letter first and no hyphen last',
      got: JSON.stringify(scrub(value)),
    });
  }
  return value;
}
