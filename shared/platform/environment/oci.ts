import { readEndpoint } from './endpoint.ts';
import type { Reading } from './variables.ts';

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

export function readOci(reading: Reading): OciEnvironment {
  const { read } = reading;
  return {
    configFile: read('OCI_CONFIG_FILE'),
    profile: read('OCI_PROFILE'),
    tenancyOcid: read('OCI_TENANCY_OCID'),
    userOcid: read('OCI_USER_OCID'),
    region: read('OCI_REGION'),
    fingerprint: read('OCI_FINGERPRINT'),
    privateKeyPath: readKeyPath(reading),
    resourcePrincipal: read('OCI_RESOURCE_PRINCIPAL_VERSION') !== null,
    endpoint: readEndpoint('FOOTHOLD_OCI_ENDPOINT', reading),
  };
}

function readKeyPath({ read, problems }: Reading): string | null {
  const value = read('OCI_PRIVATE_KEY_PATH');
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
