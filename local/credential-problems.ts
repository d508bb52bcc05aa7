import { loadCredentials, type OciCredentialSource } from '../shared/clouds/oci/credentials.ts';
import { InputError, type Problem } from '../shared/domain/problem.ts';
import type { Environment } from '../shared/platform/config.ts';

export interface CredentialFlags {
  readonly profile?: string | undefined;
  readonly configFile?: string | undefined;
}

/** Where OCI credentials come from: flags first, then the variables. */
export function credentialSource({ profile, configFile }: CredentialFlags, { oci }: Environment): OciCredentialSource {
  return {
    configFile: configFile ?? oci.configFile,
    profile: profile ?? oci.profile,
    env: {
      OCI_TENANCY_OCID: oci.tenancyOcid ?? undefined,
      OCI_USER_OCID: oci.userOcid ?? undefined,
      OCI_REGION: oci.region ?? undefined,
      OCI_FINGERPRINT: oci.fingerprint ?? undefined,
      OCI_PRIVATE_KEY_PATH: oci.privateKeyPath ?? undefined,
    },
    resourcePrincipal: oci.resourcePrincipal,
  };
}

/** What files and variables tell about wrong credentials. Reads them; calls nothing. */
export async function credentialProblems(flags: CredentialFlags, environment: Environment): Promise<readonly Problem[]> {
  try {
    await loadCredentials(credentialSource(flags, environment));
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}
