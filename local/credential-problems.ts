import type { CloudName } from '../shared/clouds/port.ts';
import { InputError, type Problem } from '../shared/domain/problem.ts';
import type { Environment } from '../shared/platform/config.ts';

export interface CredentialFlags {
  readonly cloud: CloudName;
  readonly profile?: string | undefined;
  readonly configFile?: string | undefined;
  readonly region?: string | undefined;
}

/** What files and variables tell about wrong credentials. Reads them; no cloud is called. */
export async function credentialProblems(flags: CredentialFlags, environment: Environment): Promise<readonly Problem[]> {
  try {
    await (flags.cloud === 'oci' ? lookAtOci(flags, environment) : lookAtAws(flags, environment));
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

async function lookAtOci(flags: CredentialFlags, environment: Environment): Promise<void> {
  const { loadCredentials } = await import('../shared/clouds/oci/credentials.ts');
  const { ociOptions } = await import('../shared/clouds/oci/from-environment.ts');
  await loadCredentials(ociOptions(environment.oci, { ...flags, callTimeoutMs: 0 }).credentials);
}

// The chain's last resort, an EC2 instance's own metadata, takes a second where there is none.
const chainMs = 5000;

/**
 * The SDK's chain as far as it goes without asking AWS: what needs an answer from there (SSO, a role to assume) may well be right, and the
 * hunt's first call says so. A region that nobody names is a problem either way.
 */
async function lookAtAws(flags: CredentialFlags, environment: Environment): Promise<void> {
  const { awsOptions } = await import('../shared/clouds/aws/from-environment.ts');
  const { openLink } = await import('../shared/clouds/aws/link.ts');
  let needsAnswer = false;
  const link = openLink({
    ...awsOptions(environment.aws, { ...flags, callTimeoutMs: chainMs }),
    async transport() {
      needsAnswer = true;
      throw new Error('nothing is called before the input is right');
    },
  });
  try {
    await link.identity();
  } catch (error) {
    const kept = error instanceof InputError && needsAnswer ? error.problems.filter(({ path }) => path === 'AWS region') : null;
    if (kept === null) throw error;
    if (kept.length > 0) throw new InputError(kept, { cause: error });
  }
}
