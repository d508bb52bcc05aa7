import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import type { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { mapText, texts } from '../spec/placeholder.ts';
import type { Fleet } from './fleet.ts';

/** What stands for the number of an instance, 1..N, in any string value of payload, alternatives and settings. */
export const indexPlaceholder = '{{INDEX}}';

export interface Variable {
  readonly cloud: Fleet['cloud'];
  readonly launch: JsonObject;
  readonly alternatives: readonly JsonObject[];
  readonly settings: Settings;
}

/**
 * The request of one member. `{{INDEX}}` becomes its number wherever it stands; names that have none, of several instances, get `-1`, `-2`, …:
 * OCI's `displayName` and `hostnameLabel`s, EC2's Name tag, and the name under which a key is imported (a subnet takes a label once, EC2 a
 * key's name). Base64 is not looked into.
 */
export function vary<Request extends Variable>(request: Request, index: number, count: number): Request {
  const suffix = count > 1 ? `-${index}` : '';
  const put = <T extends JsonValue>(value: T) => mapText(value, (text) => text.replaceAll(indexPlaceholder, String(index))) as T;
  const named = (launch: JsonObject) => put(numbered[request.cloud](launch, suffix));
  const settings = put(numberedSettings(request.settings, suffix) as unknown as JsonObject) as unknown as Settings;
  return { ...request, launch: named(request.launch), alternatives: request.alternatives.map(named), settings };
}

/** What several instances cannot share, so that a fleet of them could never stand. */
export function unshareable({ cloud, launch, alternatives }: Variable, count: number): Problem[] {
  if (count === 1) return [];
  const found = texts(launch).filter(({ path, text }) => single[cloud].test(path) && !text.includes(indexPlaceholder));
  const patched = alternatives.flatMap((patch, at) =>
    texts(patch, `alternatives[${at}]`).filter(({ path, text }) => single[cloud].test(path) && !text.includes(indexPlaceholder)),
  );
  return [...found, ...patched].map(({ path, text }) => ({
    path: path.startsWith('alternatives[') ? path : `launch.${path}`,
    expected: `nothing that one instance alone can have, as there are ${count}`,
    got: JSON.stringify(text),
    remedy: `leave it out, or put ${indexPlaceholder} into it`,
  }));
}

/** By path from the payload's root: addresses, cards and volumes of which there is one. */
const single: Record<Fleet['cloud'], RegExp> = {
  oci: /(?:^|\.)(?:privateIp|privateIpId|publicIpId|bootVolumeId)$/,
  aws: /(?:^|\.)(?:PrivateIpAddress|NetworkInterfaceId|Ipv6Address)$/,
};

const numbered: Record<Fleet['cloud'], (launch: JsonObject, suffix: string) => JsonObject> = {
  oci(launch, suffix) {
    const named = suffixed(suffixed(launch, 'displayName', suffix), 'hostnameLabel', suffix);
    const vnic = named['createVnicDetails'];
    return isJsonObject(vnic) ? { ...named, createVnicDetails: suffixed(vnic, 'hostnameLabel', suffix) } : named;
  },
  aws(launch, suffix) {
    const specifications = launch['TagSpecifications'];
    if (!Array.isArray(specifications)) return launch;
    return { ...launch, TagSpecifications: specifications.map((each) => (isJsonObject(each) ? nameTagged(each, suffix) : each)) };
  },
};

function nameTagged(specification: JsonObject, suffix: string): JsonObject {
  const tags = specification['Tags'];
  if (!Array.isArray(tags)) return specification;
  return { ...specification, Tags: tags.map((tag) => (isJsonObject(tag) && tag['Key'] === 'Name' ? suffixed(tag, 'Value', suffix) : tag)) };
}

function numberedSettings(settings: Settings, suffix: string): Settings {
  const { tags, key } = settings;
  return { ...settings, tags: suffixed(tags, 'Name', suffix), key: key.mode === 'import' ? suffixed(key, 'name', suffix) : key };
}

function suffixed<T extends object>(object: T, field: string & keyof T, suffix: string): T {
  const value: unknown = object[field];
  if (typeof value !== 'string' || value === '' || value.includes(indexPlaceholder)) return object;
  return { ...object, [field]: `${value}${suffix}` };
}
