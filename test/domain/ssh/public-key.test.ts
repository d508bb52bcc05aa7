import { describe, expect, test } from 'vitest';
import { keyFamily, md5Fingerprint, publicKeyFingerprint, sha256Fingerprint } from '../../../shared/domain/ssh/index.ts';
import { ecdsa, ed25519, keyOf, rsa } from './keys-for-tests.ts';

// From a console log of 2015 (cloud-init 0.7.5): the whole key, and the fingerprint printed beside it.
const known = {
  line: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH4XYBb6fywcwFH4xw+Z3ohLEC0LXION0B8pDYQR185n root@test-1',
  md5: 'MD5:35:b1:d6:45:2b:37:88:d6:79:93:7a:f0:45:f5:0e:a0',
};

describe('the fingerprint of a public key', () => {
  test.each([
    { type: 'ed25519', key: ed25519() },
    { type: 'ecdsa nistp521', key: ecdsa('521') },
    { type: 'rsa', key: rsa() },
  ])('of type $type is the SHA256 of what the base64 says, without padding', ({ key }) => {
    const fingerprint = publicKeyFingerprint(key.line);

    expect(fingerprint).toBe(key.sha256);
  });

  test('is the same with options before the key and nothing after it', () => {
    const key = ed25519();

    const fingerprint = publicKeyFingerprint(`no-pty,command="echo hi" ${key.name} ${key.base64}`);

    expect(fingerprint).toBe(key.sha256);
  });

  test.each([
    '',
    'hello',
    'ssh-ed25519',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH4X',
    'ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAAIH4XYBb6fywcwFH4xw+Z3ohLEC0LXION0B8pDYQR185n',
  ])('is null for what is no key: %s', (line) => {
    const fingerprint = publicKeyFingerprint(line);

    expect(fingerprint).toBeNull();
  });

  test('is null for a whole key of a type that OpenSSH does not know', () => {
    const fingerprint = publicKeyFingerprint(keyOf('ssh-ed448', Buffer.alloc(57, 1)).line);

    expect(fingerprint).toBeNull();
  });

  test('in MD5 form is what a console of 2015 printed for the same key', () => {
    const blob = Buffer.from(known.line.split(' ')[1] ?? '', 'base64');

    const fingerprint = md5Fingerprint(blob);

    expect(fingerprint).toBe(known.md5);
  });

  test('is what OpenSSH says of an empty input', () => {
    const fingerprint = sha256Fingerprint(new Uint8Array());

    expect(fingerprint).toBe('SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU');
  });
});

describe('the family of a key', () => {
  test.each([
    ['ssh-ed25519', 'ed25519'],
    ['sk-ssh-ed25519@openssh.com', 'ed25519'],
    ['ecdsa-sha2-nistp384', 'ecdsa'],
    ['sk-ecdsa-sha2-nistp256@openssh.com', 'ecdsa'],
    ['ssh-rsa', 'rsa'],
    ['rsa-sha2-512', 'rsa'],
    ['ssh-dss', 'dsa'],
    ['ssh-rsa-cert-v01@openssh.com', null],
  ])('of %s is %s', (name, family) => {
    const found = keyFamily(name);

    expect(found).toBe(family);
  });
});
