import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { launchFields } from './launch-fields-oci.ts';

export interface CommandOptions {
  /** Null where it is not known without a look at the credentials. */
  readonly region: string | null;
  readonly profile?: string | undefined;
  readonly configFile?: string | undefined;
  /** Seconds; the OCI CLI's own default is 60. */
  readonly readTimeout?: number | undefined;
}

/**
 * VNIC fields that `oci compute instance launch` has options for. The command takes no `createVnicDetails`, not even in its
 * `--from-json` file, and wants `--subnet-id` (oracle/oci-cli, compute_cli_extended.py, `launch_instance_extended`).
 */
const vnicOptions: Readonly<Record<string, string>> = {
  subnetId: '--subnet-id',
  assignPublicIp: '--assign-public-ip',
  assignIpv6Ip: '--assign-ipv6-ip',
  assignPrivateDnsRecord: '--assign-private-dns-record',
  displayName: '--vnic-display-name',
  hostnameLabel: '--hostname-label',
  ipv6AddressIpv6SubnetCidrPairDetails: '--ipv6-address-subnet-cidr-pairs',
  nsgIds: '--nsg-ids',
  privateIp: '--private-ip',
  skipSourceDestCheck: '--skip-source-dest-check',
};

/** The vendor's command for one launch of `payload`, which lies in `file`. */
export function commandLine(cloud: 'oci' | 'aws', payload: JsonObject, file: string, options: CommandOptions): string {
  return (cloud === 'aws' ? awsCommand(file, options) : ociCommand(payload, file, options)).map(shellQuote).join(' ');
}

function awsCommand(file: string, options: CommandOptions): string[] {
  return [
    'aws',
    'ec2',
    'run-instances',
    '--cli-input-json',
    `file://${file}`,
    ...given('--region', options.region),
    ...given('--profile', options.profile),
  ];
}

function ociCommand(payload: JsonObject, file: string, options: CommandOptions): string[] {
  const shared = [
    ...given('--region', options.region),
    ...given('--profile', options.profile),
    ...given('--config-file', options.configFile),
    ...given('--read-timeout', options.readTimeout),
  ];
  const vnic = isJsonObject(payload.createVnicDetails) ? payload.createVnicDetails : {};
  // What the launch command has no option for it would drop in silence: the raw request sends the file as it stands.
  const expressible = Object.keys(payload).every((key) => Object.hasOwn(launchFields, key) && key !== 'ipxeScript');
  if (!expressible || Object.keys(vnic).some((key) => !Object.hasOwn(vnicOptions, key)) || !Object.hasOwn(vnic, 'subnetId')) {
    const uri = `https://iaas.${options.region ?? 'REGION'}.oraclecloud.com/20160918/instances`;
    return ['oci', 'raw-request', '--http-method', 'POST', '--target-uri', uri, '--request-body', `file://${file}`, ...shared];
  }
  const vnicArguments = Object.entries(vnic).flatMap(([key, value]) => (value === null ? [] : [vnicOptions[key]!, argument(value)]));
  return ['oci', 'compute', 'instance', 'launch', '--from-json', `file://${file}`, ...vnicArguments, ...shared];
}

function given(option: string, value: string | number | null | undefined): string[] {
  return value === null || value === undefined ? [] : [option, String(value)];
}

function argument(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One word of a POSIX shell command; quoted only where it needs to be. */
export function shellQuote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
