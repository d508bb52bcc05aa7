import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { launchFields } from './launch-fields-oci.ts';

/**
 * Names of a `--from-json` file of `oci compute instance launch` (oracle/oci-cli: compute_cli_extended.py,
 * json_skeleton_utils.py, cli_util.py). The CLI turns `display-name` and `display_name` into `displayName` and takes `GBs` for
 * `Gbs`; `--generate-full-command-json-input` writes camelCase already.
 */

/** Options that go into `createVnicDetails`, and under which name. */
export const vnicShortcuts: Readonly<Record<string, string>> = {
  assignIpv6Ip: 'assignIpv6Ip',
  assignPrivateDnsRecord: 'assignPrivateDnsRecord',
  assignPublicIp: 'assignPublicIp',
  hostnameLabel: 'hostnameLabel',
  ipv6AddressSubnetCidrPairs: 'ipv6AddressIpv6SubnetCidrPairDetails',
  nsgIds: 'nsgIds',
  privateIp: 'privateIp',
  skipSourceDestCheck: 'skipSourceDestCheck',
  subnetId: 'subnetId',
  vnicDisplayName: 'displayName',
};

export const sourceShortcuts = ['imageId', 'sourceBootVolumeId', 'bootVolumeSizeInGbs'] as const;

/** Options that name a file, and where its content goes. */
export const fileShortcuts: Readonly<
  Record<string, { readonly into: readonly [string, string] | readonly [string]; readonly as: 'text' | 'base64' }>
> = {
  userDataFile: { into: ['metadata', 'user_data'], as: 'base64' },
  sshAuthorizedKeysFile: { into: ['metadata', 'ssh_authorized_keys'], as: 'text' },
  ipxeScriptFile: { into: ['ipxeScript'], as: 'text' },
};

/** Options that steer the CLI's own waiting and output, not the launch. */
export const waitShortcuts = ['waitForState', 'maxWaitSeconds', 'waitIntervalSeconds'] as const;

/** Every name that is a shortcut of the CLI and no field of the payload Foothold sends. */
export const shortcuts: readonly string[] = [
  ...Object.keys(vnicShortcuts),
  ...sourceShortcuts,
  ...Object.keys(fileShortcuts),
  ...waitShortcuts,
];

const known = [...shortcuts, ...Object.keys(launchFields)];
/** Their keys are the user's own words and stay as they are. */
const userKeyed = ['metadata', 'extendedMetadata', 'definedTags', 'freeformTags', 'securityAttributes'];

/** The payload with the CLI's spellings of names turned into the API's. */
export function camelKeys(payload: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(payload).map(([key, value]) => {
      const name = topName(key);
      return [name, userKeyed.includes(name) ? value : camelDeep(value)];
    }),
  );
}

/** What the CLI's own renaming makes of names that are not plain camelCase in the API. */
const aliases: Readonly<Record<string, string>> = {
  bootVolumeSizeInGBs: 'bootVolumeSizeInGbs',
  isAiEnterpriseEnabled: 'isAIEnterpriseEnabled',
};

function topName(key: string): string {
  const camel = camelize(key);
  const name = Object.hasOwn(aliases, camel) ? aliases[camel]! : camel;
  return known.includes(name) ? name : key;
}

function camelDeep(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(camelDeep);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [camelize(key), userKeyed.includes(camelize(key)) ? item : camelDeep(item)]),
  );
}

/** `display-name` → `displayName`; names in one piece stay. */
function camelize(key: string): string {
  return /^[a-z][a-z\d]*([-_][a-z\d]+)+$/i.test(key) ? key.replaceAll(/[-_]([a-z\d])/gi, (_, letter: string) => letter.toUpperCase()) : key;
}
