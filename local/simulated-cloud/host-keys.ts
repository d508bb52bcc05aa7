import ssh2 from 'ssh2';
import { checkPublicKey, publicKeyFingerprint } from '../../shared/domain/ssh/index.ts';

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
    hostKey(() => ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }), 256),
    hostKey(() => ssh2.utils.generateKeyPairSync('ed25519'), 256),
  ];
  return pool[slot];
}

function hostKey(generate: () => { public: string; private: string }, bits: number): HostKey {
  for (;;) {
    const pair = generate();
    // ssh2 1.17 drops leading zero bytes of an ed25519 public key (lib/keygen.js, parseDERs), which spoils one pair of 256.
    if (checkPublicKey(pair.public).length > 0) continue;
    const [type, blob] = pair.public.split(' ') as [string, string];
    return { type, bits, publicKey: `${type} ${blob}`, privateKey: pair.private, fingerprint: publicKeyFingerprint(pair.public) as string };
  }
}
