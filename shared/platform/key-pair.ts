import ssh2 from 'ssh2';
import { InputError } from '../domain/problem.ts';
import { checkPublicKey, publicKeyFingerprint } from '../domain/ssh/index.ts';

export interface KeyPair {
  /** One line, OpenSSH form, with the comment. */
  readonly publicKey: string;
  /** OpenSSH's own PEM ("BEGIN OPENSSH PRIVATE KEY"), unencrypted. A secret. */
  readonly privateKey: string;
  /** `SHA256:…` of the public key. */
  readonly fingerprint: string;
}

const rsaBits = 3072;

/** Makes a key pair that ssh2 and OpenSSH both read; ssh2 reads no PKCS8, which is all that node:crypto writes for ed25519. */
export async function generateKeyPair(type: 'ed25519' | 'rsa', comment: string): Promise<KeyPair> {
  const oneLine = comment.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  for (;;) {
    const made = await generate(type, oneLine);
    // ssh2 1.17 drops leading zero bytes of an ed25519 public key (lib/keygen.js, parseDERs), which spoils one pair of 256.
    const whole = checkPublicKey(made.public).length === 0 && !(ssh2.utils.parseKey(made.private) instanceof Error);
    if (whole) return { publicKey: made.public, privateKey: made.private, fingerprint: publicKeyFingerprint(made.public) as string };
  }
}

/** The pair that a private key belongs to. Throws `InputError`, without a word of the key, when it is none or wants a passphrase. */
export function readKeyPair(privateKey: string, path = 'privateKey'): KeyPair {
  const parsed = ssh2.utils.parseKey(privateKey);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key === undefined || key instanceof Error || !key.isPrivateKey()) {
    throw new InputError([
      {
        path,
        expected: 'a private key in OpenSSH or PEM form, without a passphrase',
        got: 'something else',
        remedy: 'convert PKCS8 ("BEGIN PRIVATE KEY") and remove a passphrase with `ssh-keygen -p -f FILE`',
      },
    ]);
  }
  const publicKey = [key.type, key.getPublicSSH().toString('base64'), key.comment].filter(Boolean).join(' ');
  return { publicKey, privateKey, fingerprint: publicKeyFingerprint(publicKey) as string };
}

function generate(type: 'ed25519' | 'rsa', comment: string): Promise<{ public: string; private: string }> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, keys: { public: string; private: string }) => (error ? reject(error) : resolve(keys));
    if (type === 'rsa') ssh2.utils.generateKeyPair('rsa', { bits: rsaBits, comment }, done);
    else ssh2.utils.generateKeyPair('ed25519', { comment }, done);
  });
}
