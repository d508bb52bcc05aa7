import { generateKeyPairSync } from 'node:crypto';
import ssh2 from 'ssh2';
import { describe, expect, test } from 'vitest';
import { checkPublicKey } from '../../../shared/domain/ssh/index.ts';
import { ecdsa, ed25519, keyOf, rsa } from './keys-for-tests.ts';

const good = ed25519();
const securityKeys = {
  ed25519: keyOf('sk-ssh-ed25519@openssh.com', Buffer.alloc(32, 1), 'ssh:'),
  ecdsa: keyOf('sk-ecdsa-sha2-nistp256@openssh.com', 'nistp256', Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]), 'ssh:'),
};

describe('a good key', () => {
  test.each([
    ['ed25519', good.line],
    ['rsa 2048', rsa().line],
    ['ecdsa nistp256', ecdsa('256').line],
    ['ecdsa nistp384', ecdsa('384').line],
    ['ecdsa nistp521', ecdsa('521').line],
    ['ed25519-sk', securityKeys.ed25519.line],
    ['ecdsa-sk', securityKeys.ecdsa.line],
    ['a key without a comment', `${good.name} ${good.base64}\n`],
    ['options with spaces and escaped quotes', `no-pty,command="echo \\"a b\\" # x",from="10.0.0.0/8" ${good.line}`],
    ['several keys, comments and empty lines', `# mine\n${good.line}\n\n  ${rsa().line}\n`],
  ])('has no problem: %s', (_name, text) => {
    const problems = checkPublicKey(text);

    expect(problems).toEqual([]);
  });
});

describe('a wrong key', () => {
  const cut = good.base64.slice(0, -8);
  const point = (length: number, first = 4) => Buffer.concat([Buffer.from([first]), Buffer.alloc(length - 1, 1)]);

  test.each([
    ['nothing', '  \n# only a comment\n', 'no key'],
    ['a type alone', 'ssh-ed25519', 'ssh-ed25519 without the base64 that follows the type'],
    ['base64 alone', good.base64, 'a line without a known key type'],
    ['a type that does not exist', `ssh-ed448 ${good.base64}`, 'a line without a known key type'],
    ['a signature algorithm in place of the type', `rsa-sha2-512 ${rsa().base64}`, 'a line without a known key type'],
    ['a certificate', `ssh-ed25519-cert-v01@openssh.com ${good.base64}`, 'a certificate'],
    ['options whose quote stays open', `command="echo ${good.line}`, 'options with a quote that is not closed'],
    ['something else than base64', 'ssh-ed25519 not*base64', 'key material that is not base64'],
    ['a key that was cut off', `ssh-ed25519 ${cut}`, 'key material of the wrong length, as if cut off or run together'],
    ['a few bytes', 'ssh-ed25519 AAAA', 'key material of the wrong length, as if cut off or run together'],
    ['another type than it says', `ssh-rsa ${good.base64}`, 'key material of another type than the line says'],
    ['an ed25519 key of 31 bytes', keyOf('ssh-ed25519', Buffer.alloc(31, 1)).line, 'key material of the wrong length'],
    ['an ed25519 key with a field too many', keyOf('ssh-ed25519', Buffer.alloc(32, 1), 'x').line, 'key material of the wrong length'],
    [
      'an ed25519-sk key without its application',
      keyOf('sk-ssh-ed25519@openssh.com', Buffer.alloc(32, 1)).line,
      'key material of the wrong length',
    ],
    ['a point of another curve', keyOf('ecdsa-sha2-nistp256', 'nistp256', point(97)).line, 'key material of the wrong length'],
    ['a curve of another name', keyOf('ecdsa-sha2-nistp256', 'nistp384', point(65)).line, 'key material of the wrong length'],
    ['a compressed point', keyOf('ecdsa-sha2-nistp256', 'nistp256', point(65, 2)).line, 'key material of the wrong length'],
    [
      'an ecdsa key with a field too many',
      keyOf('ecdsa-sha2-nistp256', 'nistp256', point(65), 'x').line,
      'key material of the wrong length',
    ],
    [
      'an ecdsa-sk key without its application',
      keyOf('sk-ecdsa-sha2-nistp256@openssh.com', 'nistp256', point(65)).line,
      'key material of the wrong length',
    ],
    ['an rsa key without a modulus', keyOf('ssh-rsa', 'abc').line, 'key material of the wrong length'],
    ['an rsa key that is too short', rsa(768).line, 'an RSA key of 768 bits'],
    ['a DSA key', keyOf('ssh-dss', 'p', 'q', 'g', 'y').line, 'a DSA key, which OpenSSH no longer takes'],
  ])('is told in one problem: %s', (_name, text, got) => {
    const problems = checkPublicKey(text);

    expect(problems).toEqual([expect.objectContaining({ path: 'publicKey', got })]);
  });

  test('is told with its line, and all of them at once', () => {
    const problems = checkPublicKey(`${good.line}\nssh-rsa ${cut}\n# fine\nhello\n`, 'key.publicKeyFile');

    expect(problems.map(({ path }) => path)).toEqual(['key.publicKeyFile, line 2', 'key.publicKeyFile, line 4']);
  });

  test('from a Windows file is told from its line ends', () => {
    const problems = checkPublicKey(`${good.line}\r\n`);

    expect(problems).toEqual([
      expect.objectContaining({ got: 'carriage returns (CRLF, a file from Windows)', remedy: 'convert it with dos2unix' }),
    ]);
  });
});

describe('something that is no public key at all', () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const spki = pair.publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const pkcs1 = pair.publicKey.export({ type: 'pkcs1', format: 'pem' }) as string;

  test.each([
    ['PEM of a public key', spki, 'a public key in PEM form', /-m PKCS8/],
    ['PKCS1 of a public key', pkcs1, 'a public key in PEM form', /-m PEM/],
    ['RFC 4716', '---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----', 'a public key in RFC 4716 form', /ssh-keygen -i/],
    ['another PEM file', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'a PEM file', /\.pub/],
  ])('is named, with the way out: %s', (_name, text, got, remedy) => {
    const problems = checkPublicKey(text);

    expect(problems).toEqual([
      { path: 'publicKey', expected: expect.stringContaining('OpenSSH public key'), got, remedy: expect.stringMatching(remedy) },
    ]);
  });

  test.each([
    ['OpenSSH', ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }).private],
    ['PKCS8', pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string],
    ['PKCS1', pair.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string],
    ['PuTTY', 'PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 1\nQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo='],
    ['a body without its header', `${ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }).private.split('\n').slice(1, -2).join('\n')}`],
  ])('is never repeated when it is a private key: %s', (_name, secret) => {
    const problems = checkPublicKey(secret);

    const told = JSON.stringify(problems);
    const words = secret.split(/\s+/).filter((word) => word.length > 20 && word !== 'PuTTY-User-Key-File-3:');
    expect(problems.length).toBeGreaterThan(0);
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter((word) => told.includes(word))).toEqual([]);
  });

  test('is called a private key when it is one', () => {
    const problems = checkPublicKey(ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }).private);

    expect(problems).toEqual([expect.objectContaining({ got: 'a private key', remedy: expect.stringContaining('.pub') })]);
  });
});
