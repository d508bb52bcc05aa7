import { createHash, generateKeyPairSync } from 'node:crypto';

/** A public key as OpenSSH writes it, with fingerprints computed here and not by the code under test. */
export interface TestKey {
  readonly name: string;
  readonly base64: string;
  readonly line: string;
  readonly sha256: string;
  readonly md5: string;
}

const string = (part: string | Buffer) => {
  const bytes = Buffer.from(part);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/** A key of any name and fields, whole or not. */
export function keyOf(name: string, ...fields: (string | Buffer)[]): TestKey {
  const blob = Buffer.concat([name, ...fields].map(string));
  const base64 = blob.toString('base64');
  const md5 = [...createHash('md5').update(blob).digest()].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
  return {
    name,
    base64,
    line: `${name} ${base64} root@host`,
    sha256: `SHA256:${createHash('sha256').update(blob).digest('base64url').replaceAll('-', '+').replaceAll('_', '/')}`,
    md5: `MD5:${md5}`,
  };
}

const bytes = (base64url: string | undefined) => Buffer.from(base64url ?? '', 'base64url');
const positive = (integer: Buffer) => (integer.readUInt8() & 0x80 ? Buffer.concat([Buffer.alloc(1), integer]) : integer);

export function ed25519(): TestKey {
  return keyOf('ssh-ed25519', bytes(generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x));
}

export function ecdsa(curve: '256' | '384' | '521' = '256'): TestKey {
  const { x, y } = generateKeyPairSync('ec', { namedCurve: `P-${curve}` }).publicKey.export({ format: 'jwk' });
  return keyOf(`ecdsa-sha2-nistp${curve}`, `nistp${curve}`, Buffer.concat([Buffer.from([4]), bytes(x), bytes(y)]));
}

export function rsa(modulusLength = 2048): TestKey {
  const { n, e } = generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });
  return keyOf('ssh-rsa', positive(bytes(e)), positive(bytes(n)));
}
