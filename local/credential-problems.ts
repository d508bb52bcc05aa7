import { loadCredentials } from '../shared/clouds/oci/credentials.ts';
import { ociOptions } from '../shared/clouds/oci/from-environment.ts';
import { InputError, type Problem } from '../shared/domain/problem.ts';
import type { Environment } from '../shared/platform/config.ts';

export interface CredentialFlags {
  readonly profile?: string | undefined;
  readonly configFile?: string | undefined;
}

/** What files and variables tell about wrong credentials. Reads them; calls nothing. */
export async function credentialProblems(flags: CredentialFlags, environment: Environment): Promise<readonly Problem[]> {
  try {
    await loadCredentials(ociOptions(environment.oci, { ...flags, callTimeoutMs: 0 }).credentials);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}
