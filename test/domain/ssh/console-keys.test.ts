import { describe, expect, test } from 'vitest';
import { readHostKeys } from '../../../shared/domain/ssh/index.ts';
import type { TestKey } from './keys-for-tests.ts';
import { ecdsa, ed25519, rsa } from './keys-for-tests.ts';

interface Boot {
  readonly ed25519: TestKey;
  readonly ecdsa: TestKey;
  readonly rsa: TestKey;
}

const newBoot = (): Boot => ({ ed25519: ed25519(), ecdsa: ecdsa(), rsa: rsa(1024) });
const boot = newBoot();
const earlier = newBoot();

/** What cloud-init's `write-ssh-key-fingerprints` writes, each line behind `prefix`. */
function fingerprints({ ed25519: ed, ecdsa: ec, rsa: old }: Boot, prefix = 'ec2: '): string[] {
  return [
    '#############################################################',
    '-----BEGIN SSH HOST KEY FINGERPRINTS-----',
    `256 ${ec.sha256} root@ip-10-0-0-1 (ECDSA)`,
    `256 ${ed.sha256} no comment (ED25519)`,
    `3072 ${old.sha256} root@ip-10-0-0-1 (RSA)`,
    '-----END SSH HOST KEY FINGERPRINTS-----',
    '#############################################################',
  ].map((line) => prefix + line);
}

function keys({ ed25519: ed, ecdsa: ec, rsa: old }: Boot, prefix = ''): string[] {
  return ['-----BEGIN SSH HOST KEY KEYS-----', ec.line, `${ed.name} ${ed.base64}`, old.line, '-----END SSH HOST KEY KEYS-----'].map(
    (line) => prefix + line,
  );
}

const fromFingerprints = ({ ed25519: ed, ecdsa: ec, rsa: old }: Boot) => [
  { type: 'ecdsa', fingerprint: ec.sha256, source: 'fingerprints' },
  { type: 'ed25519', fingerprint: ed.sha256, source: 'fingerprints' },
  { type: 'rsa', fingerprint: old.sha256, source: 'fingerprints' },
];
const fromKeys = ({ ed25519: ed, ecdsa: ec, rsa: old }: Boot) => [
  { type: 'ecdsa', fingerprint: ec.sha256, md5: ec.md5, source: 'keys' },
  { type: 'ed25519', fingerprint: ed.sha256, md5: ed.md5, source: 'keys' },
  { type: 'rsa', fingerprint: old.sha256, md5: old.md5, source: 'keys' },
];

const syslog = 'Aug 15 16:33:14 ip-10-0-0-1 ec2[1441]: ';

describe('a console after one boot', () => {
  test('gives the keys of both blocks', () => {
    const text = ['[    0.000000] Linux version 6.8', ...fingerprints(boot), ...keys(boot), 'login: '].join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual([...fromFingerprints(boot), ...fromKeys(boot)]);
  });

  test.each([
    ['no prefix', ''],
    ['a syslog prefix', syslog],
    ['a syslog priority', `<14>${syslog}`],
    ['a kernel time', '[   21.123456] cloud-init[812]: '],
  ])('is read with %s', (_name, prefix) => {
    const text = [...fingerprints(boot, prefix), ...keys(boot, prefix)].join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual([...fromFingerprints(boot), ...fromKeys(boot)]);
  });

  test('is read where a kernel time grows a digit and a day ends within the block', () => {
    const times = ['[   99.9', '[  100.0', '[  100.1', '[  100.2', '[  100.3', '[  100.4', '[  100.5'];
    const growing = fingerprints(boot, '').map((line, index) => `${times[index]}] ec2: ${line}`);
    const midnight = fingerprints(boot, '').map((line, index) => `${index < 3 ? 'Aug 31 23:59:59' : 'Sep  1 00:00:00'} host ec2: ${line}`);

    const found = [growing, midnight].map((lines) => readHostKeys(lines.join('\n')));

    expect(found).toEqual([fromFingerprints(boot), fromFingerprints(boot)]);
  });

  test('is read with CRLF, ANSI escapes and control characters', () => {
    const text = [...fingerprints(boot), ...keys(boot)].map((line) => `\u001b[0;32m\u001b]0;title\u0007${line}\u001b[K\u0000`).join('\r\n');

    const found = readHostKeys(text);

    expect(found).toEqual([...fromFingerprints(boot), ...fromKeys(boot)]);
  });

  test('gives MD5 fingerprints where an old image prints those', () => {
    const lines = [
      '-----BEGIN SSH HOST KEY FINGERPRINTS-----',
      '256 35:b1:d6:45:2b:37:88:d6:79:93:7a:f0:45:f5:0e:a0  root@test-1 (ED25519)',
      '2048 MD5:76:30:e2:9f:7e:41:66:b4:4e:0e:f0:60:3d:63:00:c2  root@test-1 (RSA)',
      '-----END SSH HOST KEY FINGERPRINTS-----',
    ].map((line) => `ec2: ${line}`);

    const found = readHostKeys(lines.join('\n'));

    expect(found).toEqual([
      { type: 'ed25519', fingerprint: 'MD5:35:b1:d6:45:2b:37:88:d6:79:93:7a:f0:45:f5:0e:a0', source: 'fingerprints' },
      { type: 'rsa', fingerprint: 'MD5:76:30:e2:9f:7e:41:66:b4:4e:0e:f0:60:3d:63:00:c2', source: 'fingerprints' },
    ]);
  });

  test('is read once per stream where the logger and the journal write the same block among each other', () => {
    const [logger, journal] = [fingerprints(boot), fingerprints(boot, syslog)];
    const text = logger.flatMap((line, index) => [line, ...(index > 1 ? [journal[index - 1]] : [])]).join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual([...fromFingerprints(boot), ...fromFingerprints(boot)]);
  });
});

describe('a console after several boots', () => {
  test('gives the keys of the last one alone', () => {
    const text = [...fingerprints(earlier), ...keys(earlier), 'reboot: Restarting system', ...fingerprints(boot), ...keys(boot)].join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual([...fromFingerprints(boot), ...fromKeys(boot)]);
  });

  test('gives no older whole keys while the last boot has printed fingerprints only', () => {
    const text = [...fingerprints(earlier), ...keys(earlier), ...fingerprints(boot)].join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual(fromFingerprints(boot));
  });

  test('gives no older fingerprints where a boot prints whole keys only', () => {
    const text = [...keys(earlier), ...keys(boot)].join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual(fromKeys(boot));
  });

  test('gives nothing while the last block has just begun', () => {
    const text = [...fingerprints(earlier), ...keys(earlier), 'ec2: -----BEGIN SSH HOST KEY FINGERPRINTS-----'].join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual([]);
  });
});

describe('a block that is not whole', () => {
  test('gives the keys before the cut when its end is missing', () => {
    const text = fingerprints(boot).slice(0, 4).join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual(fromFingerprints(boot).slice(0, 2));
  });

  test('gives the keys after the cut when its beginning is missing', () => {
    const text = [...fingerprints(boot).slice(3), ...keys(boot)].join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual([...fromFingerprints(boot).slice(1), ...fromKeys(boot)]);
  });

  test('gives no key from a line that was cut or garbled', () => {
    const cutFingerprint = [
      'ec2: -----BEGIN SSH HOST KEY FINGERPRINTS-----',
      `ec2: 256 ${boot.ecdsa.sha256.slice(0, 30)} root@host (ECDSA)`,
    ];
    const cutKey = [
      '-----BEGIN SSH HOST KEY KEYS-----',
      boot.rsa.line.slice(0, 60),
      `ssh-ed448 ${boot.ed25519.base64}`,
      `ssh-rsa ${boot.ed25519.base64}`,
    ];

    const found = readHostKeys([...cutFingerprint, ...cutKey].join('\n'));

    expect(found).toEqual([]);
  });

  test('gives no fingerprint from within the other kind of block, or from outside', () => {
    const [fingerprint = ''] = fingerprints(boot, '').slice(2);
    const text = [
      fingerprint,
      boot.rsa.line,
      '-----BEGIN SSH HOST KEY KEYS-----',
      fingerprint,
      '-----END SSH HOST KEY KEYS-----',
      fingerprint,
    ].join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual([]);
  });
});

describe('a console without a block', () => {
  const generated = (type: string, print: string, path = `/etc/ssh/ssh_host_${type}_key`) => [
    `Generating public/private ${type} key pair.`,
    `Your identification has been saved in ${path}`,
    `Your public key has been saved in ${path}.pub`,
    'The key fingerprint is:',
    `${print} root@ubuntu`,
    `The key's randomart image is:`,
    '+--[ED25519 256]--+',
  ];

  test.each([
    ['bare', ''],
    ['behind a cloud-init prefix', '[   20.123456] cloud-init[700]: '],
  ])('gives what ssh-keygen said while it made the host keys, %s', (_name, prefix) => {
    const text = [...generated('rsa', boot.rsa.sha256), ...generated('ed25519', boot.ed25519.sha256)]
      .map((line) => prefix + line)
      .join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual([
      { type: 'rsa', fingerprint: boot.rsa.sha256, source: 'generated' },
      { type: 'ed25519', fingerprint: boot.ed25519.sha256, source: 'generated' },
    ]);
  });

  test('gives MD5 fingerprints of an old ssh-keygen, and the last key of a type', () => {
    const text = [...generated('rsa', earlier.rsa.sha256), ...generated('rsa', boot.rsa.md5.slice(4))].join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual([{ type: 'rsa', fingerprint: boot.rsa.md5, source: 'generated' }]);
  });

  test('passes over lines that got between', () => {
    const lines = generated('rsa', boot.rsa.sha256);
    const text = [...lines.slice(0, 4), '[   20.5] random: crng init done', ...lines.slice(4)].join('\n');

    const found = readHostKeys(text);

    expect(found).toEqual([{ type: 'rsa', fingerprint: boot.rsa.sha256, source: 'generated' }]);
  });

  test('gives no key of a user, and none whose fingerprint was lost', () => {
    const user = generated('ed25519', boot.ed25519.sha256, '/root/.ssh/id_ed25519');
    const lost = generated('ecdsa', boot.ecdsa.sha256).slice(0, 3);

    const found = readHostKeys([...lost, ...user].join('\n'));

    expect(found).toEqual([]);
  });

  test('gives nothing where nothing was printed', () => {
    const found = ['', 'Ubuntu 24.04 LTS host ttyS0\n\nhost login: '].map((text) => readHostKeys(text));

    expect(found).toEqual([[], []]);
  });
});
