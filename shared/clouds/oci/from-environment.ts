import type { OciEnvironment } from '../../platform/config.ts';
import type { OciOptions } from './link.ts';

export interface OciChoice {
  readonly configFile?: string | undefined;
  readonly profile?: string | undefined;
  readonly callTimeoutMs: number;
}

/** The adapter's options from the environment as `platform/config` read it; what the caller names wins. */
export function ociOptions(oci: OciEnvironment, choice: OciChoice): OciOptions {
  return {
    credentials: {
      configFile: choice.configFile ?? oci.configFile,
      profile: choice.profile ?? oci.profile,
      env: {
        OCI_TENANCY_OCID: oci.tenancyOcid ?? undefined,
        OCI_USER_OCID: oci.userOcid ?? undefined,
        OCI_REGION: oci.region ?? undefined,
        OCI_FINGERPRINT: oci.fingerprint ?? undefined,
        OCI_PRIVATE_KEY_PATH: oci.privateKeyPath ?? undefined,
      },
      resourcePrincipal: oci.resourcePrincipal,
    },
    endpoint: oci.endpoint,
    callTimeoutMs: choice.callTimeoutMs,
  };
}
