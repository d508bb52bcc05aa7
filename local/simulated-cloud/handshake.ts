import { md5Fingerprint } from '../../shared/domain/ssh/index.ts';
import type { ProbeAnswer } from '../../shared/platform/ssh-probe.ts';
import { type HostKey, hostKeys } from './host-keys.ts';

export interface SshManners {
  readonly hostKeyLies: boolean;
  readonly sshNeverAnswers: boolean;
}

/**
 * What SSH at `host` would answer if the instance there had a socket (`ssh-door.ts`). `instances` come in order of launch, which their
 * host keys follow from; of several that have had the address, the latest answers, while it `isUp`.
 */
export function handshakeOf<Instance extends { readonly publicIp: string | null }>(
  host: string,
  instances: readonly Instance[],
  { hostKeyLies, sshNeverAnswers }: SshManners,
  isUp: (instance: Instance) => boolean,
): ProbeAnswer {
  const at = instances.findLastIndex(({ publicIp }) => publicIp === host);
  const instance = instances[at];
  if (instance === undefined || sshNeverAnswers || !isUp(instance))
    return { answered: false, problem: 'refused', message: 'nothing listens on the port' };
  const { publicKey, fingerprint } = hostKeys(at + 1 + (hostKeyLies ? 1 : 0)).find(({ type }) => type === 'ssh-ed25519') as HostKey;
  const key = publicKey.split(' ')[1] as string;
  return { answered: true, hostKey: { type: 'ed25519', fingerprint, md5: md5Fingerprint(Buffer.from(key, 'base64')), key } };
}
