import { createHash, createPublicKey, generateKeyPair } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** An API signing key, made here, known to no one else. */
export interface ApiKey {
  readonly privateKey: string;
  readonly publicKey: string;
  /** MD5 of the public key's DER form, in pairs of hex digits, as OCI shows it. */
  readonly fingerprint: string;
}

let ours: Promise<ApiKey> | undefined;

/** The process's key; one for all simulators in it, since RSA keys are slow to make. */
export function apiKey(): Promise<ApiKey> {
  ours ??= createApiKey();
  return ours;
}

export async function createApiKey(): Promise<ApiKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKey, publicKey, fingerprint: fingerprintOf(publicKey) };
}

export function fingerprintOf(publicKey: string): string {
  const der = createPublicKey(publicKey).export({ type: 'spki', format: 'der' });
  return createHash('md5').update(der).digest('hex').match(/../g)!.join(':');
}

export interface Identity {
  readonly tenancyId: string;
  readonly userId: string;
  readonly region: string;
}

/** Writes `config` and the private key (0600) into `dir`, in the form of `~/.oci/config`. */
export async function writeConfigTo(
  dir: string,
  identity: Identity,
  key: ApiKey,
): Promise<{ configFile: string; keyFile: string; profile: string }> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const keyFile = join(dir, 'oci_api_key.pem');
  const configFile = join(dir, 'config');
  const profile = 'DEFAULT';
  const lines = [
    `[${profile}]`,
    `user=${identity.userId}`,
    `fingerprint=${key.fingerprint}`,
    `tenancy=${identity.tenancyId}`,
    `region=${identity.region}`,
    `key_file=${keyFile}`,
  ];
  await writeFile(keyFile, key.privateKey, { mode: 0o600 });
  await writeFile(configFile, `${lines.join('\n')}\n`, { mode: 0o600 });
  return { configFile, keyFile, profile };
}
