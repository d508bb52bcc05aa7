import type { VirtualClock } from '../../../local/clock/virtual-clock.ts';
import { apiKey } from '../../../local/simulated-oci/credentials.ts';
import { createWorld, parseScenario, type World } from '../../../local/simulated-oci/index.ts';

/** A tenancy, without a look at signatures: those go by real time. */
export function ociWorld(clock: VirtualClock): World {
  return createWorld(parseScenario({}, 'deployed'), { clock });
}

/** The secret with the key of a user of it (docs/deploy-aws.md). */
export async function ociKey({ tenancyId: tenancy, userId: user, region }: World): Promise<string> {
  const { fingerprint, privateKey } = await apiKey();
  return JSON.stringify({ tenancy, user, fingerprint, region, key_content: privateKey });
}

/** Who delivers OCI's events, as its secret says. */
export const ociSender = { user: 'oci', password: 'a-password-of-the-sender' };
