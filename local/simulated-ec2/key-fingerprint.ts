import { createHash, createPublicKey } from 'node:crypto';
import ssh2 from 'ssh2';

/**
 * The fingerprint of an imported key, as EC2 shows it: MD5 of the DER form in pairs of hex digits for RSA, SHA-256 in base64 for ED25519.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/verify-keys.html
 */
export function fingerprintOf(publicKey: string): string {
  const parsed = ssh2.utils.parseKey(publicKey);
  if (parsed instanceof Error) throw parsed;
  if (parsed.type === 'ssh-ed25519') return createHash('sha256').update(parsed.getPublicSSH()).digest('base64');
  const der = createPublicKey(parsed.getPublicPEM()).export({ type: 'spki', format: 'der' });
  return pairs(createHash('md5').update(der).digest('hex'));
}

/** That of a key pair which EC2 made: SHA-1 of the private key in PKCS8 DER for RSA. */
export function fingerprintOfCreated(publicKey: string, privateDer: Buffer | null): string {
  return privateDer ? pairs(createHash('sha1').update(privateDer).digest('hex')) : fingerprintOf(publicKey);
}

const pairs = (hex: string): string => hex.match(/../g)!.join(':');
