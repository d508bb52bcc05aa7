import { createHash } from 'node:crypto';

/** Families as `ssh-keygen -l` names them, in lower case. */
export type KeyFamily = 'ed25519' | 'ecdsa' | 'rsa' | 'dsa';

const curves = { nistp256: 65, nistp384: 97, nistp521: 133 } as const;
/** OpenSSH refuses shorter RSA keys (sshd_config(5), RequiredRSASize). */
const leastRsaBits = 1024;

/** The family of an algorithm or key name on the wire (`rsa-sha2-512`, `ecdsa-sha2-nistp256`); null for one we do not know. */
export function keyFamily(name: string): KeyFamily | null {
  if (/^(sk-)?ssh-ed25519(@openssh\.com)?$/.test(name)) return 'ed25519';
  if (/^(sk-)?ecdsa-sha2-nistp(256|384|521)(@openssh\.com)?$/.test(name)) return 'ecdsa';
  if (/^(ssh-rsa|rsa-sha2-(256|512))$/.test(name)) return 'rsa';
  return name === 'ssh-dss' ? 'dsa' : null;
}

/** `SHA256:` and unpadded base64, as OpenSSH prints it. */
export function sha256Fingerprint(blob: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}

/** `MD5:` and colons, OpenSSH's form before 6.8; old images still print it. */
export function md5Fingerprint(blob: Uint8Array): string {
  return `MD5:${createHash('md5')
    .update(blob)
    .digest('hex')
    .replace(/..(?=.)/g, '$&:')}`;
}

/** SHA256 fingerprint of a public key line (`ssh-ed25519 AAAA… comment`); null when it is none. */
export function publicKeyFingerprint(line: string): string | null {
  const found = /(?:^|\s)(\S+)[ \t]+(AAAA[A-Za-z0-9+/]*={0,2})(?:\s|$)/.exec(line);
  if (!found) return null;
  const [name, base64] = found.slice(1) as [string, string];
  return keyBlobProblem(name, base64) === null ? sha256Fingerprint(Buffer.from(base64, 'base64')) : null;
}

/**
 * What is wrong with the key material of type `name`, in words that repeat none of it; null when it is whole.
 * Formats: RFC 4253 6.6 (rsa), RFC 5656 3.1 (ecdsa), RFC 8709 4 (ed25519), OpenSSH's PROTOCOL.u2f (sk-).
 */
export function keyBlobProblem(name: string, base64: string): string | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return 'key material that is not base64';
  const fields = readFields(Buffer.from(base64, 'base64'));
  if (fields === null) return 'key material of the wrong length, as if cut off or run together';
  const [inner, ...rest] = fields;
  if (inner?.toString('latin1') !== name) return 'key material of another type than the line says';
  return fieldsProblem(name, rest);
}

function fieldsProblem(name: string, fields: readonly Buffer[]): string | null {
  const wrong = 'key material of the wrong length';
  const [first, second] = fields;
  const lengths = fields.map((field) => field.length);
  const securityKey = name.startsWith('sk-');

  switch (keyFamily(name)) {
    case 'ed25519':
      return lengths[0] === 32 && fields.length === (securityKey ? 2 : 1) ? null : wrong;
    case 'ecdsa': {
      const curve = name.replace(/.*(nistp\d+).*/, '$1') as keyof typeof curves;
      const whole = first?.toString('latin1') === curve && lengths[1] === curves[curve] && second?.[0] === 4;
      return whole && fields.length === (securityKey ? 3 : 2) ? null : wrong;
    }
    case 'rsa':
      if (fields.length !== 2 || !second) return wrong;
      return bitLength(second) < leastRsaBits ? `an RSA key of ${bitLength(second)} bits` : null;
    case 'dsa':
      return 'a DSA key, which OpenSSH no longer takes';
    case null:
      return 'a key type that OpenSSH does not know';
  }
}

/** Strings with a 32-bit length before each (RFC 4251, 5); null when they do not add up to the whole. */
function readFields(blob: Buffer): Buffer[] | null {
  const fields: Buffer[] = [];
  let at = 0;
  while (at < blob.length) {
    if (at + 4 > blob.length) return null;
    const end = at + 4 + blob.readUInt32BE(at);
    if (end > blob.length) return null;
    fields.push(blob.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function bitLength(integer: Buffer): number {
  return BigInt(`0x0${integer.toString('hex')}`).toString(2).length;
}
