import type { Environment } from '../config.ts';
import { mask, scrub } from '../secret-shapes.ts';

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

/** `ocid1.tenancy.oc1..…a1b2c3`: the type and the last six characters; the last six alone of anything else. */
function ends(value: string | null): string {
  if (value === null) return 'unset';
  const type = /^ocid1\.[a-z]+\.[a-z\d-]*\.[a-z\d-]*\./.exec(value)?.[0] ?? '';
  return value.length - type.length > 12 ? `${type}…${value.slice(-6)}` : mask;
}
