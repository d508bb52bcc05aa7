import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { OciOptions } from '../../../shared/clouds/oci/index.ts';

export const tenancy = 'ocid1.tenancy.oc1..aaaa';
export const user = 'ocid1.user.oc1..bbbb';
export const fingerprint = '20:3b:97:13:55:1c:5b:0d:d3:37:d8:50:4e:c5:3a:34';

/** One key pair for all tests: making RSA keys is slow. */
export const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const pem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

/** A home directory with `~/.oci/config` and its key; gone at the end of the scope. */
export function home(config?: string): Disposable & { path: string; write(name: string, text: string): string } {
  const path = mkdtempSync(join(tmpdir(), 'foothold-oci-'));
  const write = (name: string, text: string): string => {
    const file = join(path, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  write('key.pem', pem);
  if (config !== undefined) write('config', config);
  return { path, write, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Path of the key of a home that lives as long as the test file. */
export function keyOfFile(): string {
  const place = home();
  afterAll(() => place[Symbol.dispose]());
  return join(place.path, 'key.pem');
}

export const profile = `[DEFAULT]\nuser=${user}\nfingerprint=${fingerprint}\ntenancy=${tenancy}\nregion=us-phoenix-1\nkey_file=~/key.pem\n`;

/** Options for an endpoint, with the five variables as credentials. */
export function optionsFor(endpoint: string, keyPath: string, more: Partial<OciOptions> = {}): OciOptions {
  return {
    credentials: {
      configFile: null,
      profile: null,
      env: {
        OCI_TENANCY_OCID: tenancy,
        OCI_USER_OCID: user,
        OCI_REGION: 'us-phoenix-1',
        OCI_FINGERPRINT: fingerprint,
        OCI_PRIVATE_KEY_PATH: keyPath,
      },
      resourcePrincipal: false,
    },
    endpoint,
    callTimeoutMs: 5000,
    ...more,
  };
}
