import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

export interface SigningKey {
  /** Decrypted PEM, in memory only. */
  readonly pem: string;
  /** What OCI shows for the key: MD5 of the public key's DER, colon-separated. */
  readonly fingerprint: string;
}

/**
 * Reads an API signing key (PEM, PKCS#1 or PKCS#8, maybe encrypted). Answers what is wrong in words that hold nothing of
 * the key. An encrypted key without a passphrase is caught first: OpenSSL would ask for it on the terminal.
 */
export function readSigningKey(pem: string, passphrase: string | null): SigningKey | { wrong: string; remedy: string } {
  if (!/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    return {
      wrong: 'a file without a PEM private key',
      remedy: 'point key_file at the private half of the API key (-----BEGIN PRIVATE KEY-----)',
    };
  }
  const encrypted = /ENCRYPTED/.test(pem);
  if (encrypted && (passphrase === null || passphrase === '')) {
    return { wrong: 'an encrypted key and no passphrase', remedy: 'set pass_phrase in the profile' };
  }
  const key = open(pem, encrypted ? passphrase : null);
  if (key === null) {
    return encrypted
      ? { wrong: 'an encrypted key that the passphrase does not open', remedy: 'correct pass_phrase in the profile' }
      : { wrong: 'a damaged private key', remedy: 'download the key again, or make a new one' };
  }
  if (key.asymmetricKeyType !== 'rsa') {
    return { wrong: `a key of type ${key.asymmetricKeyType}`, remedy: 'OCI signs API calls with RSA keys of at least 2048 bits' };
  }
  return { pem: key.export({ type: 'pkcs1', format: 'pem' }) as string, fingerprint: fingerprintOf(key) };
}

function open(pem: string, passphrase: string | null): KeyObject | null {
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(passphrase === null ? {} : { passphrase }) });
  } catch {
    return null;
  }
}

function fingerprintOf(key: KeyObject): string {
  const digest = createHash('md5')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return digest.match(/../g)!.join(':');
}
