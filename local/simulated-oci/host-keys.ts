import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';

/** One host key: public in OpenSSH's form, private in the form ssh2 takes. */
export interface HostKey {
  readonly type: string;
  readonly bits: number;
  /** `ssh-ed25519 AAAA…`, without a comment. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

// Keys are shared by every so many instances of a process, so that thousands of simulated instances stay cheap.
const poolSize = 32;
const pool: HostKey[][] = [];

/** The host keys (ed25519 and ecdsa) of the n-th instance; made when first asked for. */
export function hostKeys(number: number): readonly HostKey[] {
  const slot = number % poolSize;
  pool[slot] ??= [
    toHostKey(ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }), 256),
    toHostKey(ssh2.utils.generateKeyPairSync('ed25519'), 256),
  ];
  return pool[slot];
}

function toHostKey(pair: { public: string; private: string }, bits: number): HostKey {
  const [type, blob] = pair.public.split(' ') as [string, string];
  const fingerprint = `SHA256:${createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64').replace(/=+$/, '')}`;
  return { type, bits, publicKey: `${type} ${blob}`, privateKey: pair.private, fingerprint };
}
