import { isJsonObject, type JsonObject } from '../json.ts';

/** The public key that an OCI payload brings along; null where it has none. EC2 payloads name theirs in `KeyName`. */
export function payloadKey(launch: JsonObject): string | null {
  const metadata = launch.metadata;
  const key = isJsonObject(metadata) ? metadata.ssh_authorized_keys : launch.KeyName;
  return typeof key === 'string' && key.trim() !== '' ? key : null;
}
