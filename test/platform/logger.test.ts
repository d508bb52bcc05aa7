import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LoggerOptions } from '../../shared/platform/logger.ts';
import { createLogger, silentLog } from '../../shared/platform/logger.ts';

function logging(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = [];
  const log = createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) }, ...options });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown> };
}

/** What one field becomes. */
function logged(field: unknown): unknown {
  const { log, last } = logging();
  log.info('canary', { field });
  return last()['field'];
}

describe('a log line', () => {
  test('is one object on one line: level, timestamp, event, ids, then the rest as given', () => {
    const { log, lines } = logging();

    log.warn('attempt.answered', { message: 'two\nlines', attempt: 3, huntId: '01H', status: 500 });

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[^\n]+\n$/);
    const entries = Object.entries(JSON.parse(lines[0]!) as object);
    expect(entries.map(([name]) => name)).toEqual(['level', 'timestamp', 'event', 'huntId', 'attempt', 'message', 'status']);
    expect(Object.fromEntries(entries)).toMatchObject({
      level: 'warn',
      event: 'attempt.answered',
      message: 'two\nlines',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  test('without fields is level, timestamp and event', () => {
    const { log, last } = logging();

    log.info('hunt.started');

    expect(last()).toEqual({ level: 'info', timestamp: expect.any(String), event: 'hunt.started' });
  });

  test('keeps its own names to itself', () => {
    const { log, lines } = logging();

    log.info('real', { event: 'other', level: 9, timestamp: 0 });

    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'info', event: 'real', event_: 'other', level_: 9, timestamp_: 0 });
    expect(lines[0]!.match(/"event":/g)).toHaveLength(1);
  });

  test.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
    ['silent', []],
  ] as const)('appears from level %s upwards', (level, expected) => {
    const { log, lines } = logging({ level });

    for (const each of ['debug', 'info', 'warn', 'error'] as const) log[each](each);

    expect(lines.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(expected);
  });

  test('goes to stderr, never to stdout, and is there when the process is killed right after', () => {
    const logger = fileURLToPath(new URL('../../shared/platform/logger.ts', import.meta.url));
    const script = `const { createLogger } = await import(${JSON.stringify(logger)}); const log = createLogger({ level: 'info' }); log.info('hello'); log.info('bye'); process.kill(process.pid, 'SIGKILL'); for (;;);`;

    const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], { encoding: 'utf8' });

    expect(stdout).toBe('');
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { event: string }).event),
    ).toEqual(['hello', 'bye']);
  });

  test('of the silent log is none', () => {
    expect([silentLog.debug('a'), silentLog.info('b'), silentLog.warn('c'), silentLog.error('d', {})]).toEqual(Array(4).fill(undefined));
  });
});

const body = 'MIIEcanaryCANARYcanary0123456789abcdefghijklmnopqrstuvwxyzABCDEFG';
const pem = `-----BEGIN RSA PRIVATE KEY-----\n${body}\n${body}\n-----END RSA PRIVATE KEY-----\n`;
const authorization = `Signature version="1",keyId="t/u/f",algorithm="rsa-sha256",headers="date host",signature="${body}"`;

/** Secrets that show by their shape, whatever they stand in. */
const shaped: [string, string][] = [
  ['a private PEM block', pem],
  ['a private PEM block in a sentence', `reading ${pem} failed`],
  ['a private PEM block cut short', pem.slice(0, 90)],
  ['a private PEM block with escaped newlines', JSON.stringify({ text: pem })],
  ['an encrypted PKCS8 key', pem.replaceAll('RSA PRIVATE', 'ENCRYPTED PRIVATE')],
  ['an OpenSSH key', pem.replaceAll('RSA', 'OPENSSH')],
  ['an EC key', pem.replaceAll('RSA', 'EC')],
  ['a PEM block in base64', Buffer.from(pem).toString('base64')],
  ['a PEM block in wrapped base64', Buffer.from(pem).toString('base64').replaceAll(/.{64}/g, '$&\n')],
  ['an authorization header as text', `GET / HTTP/1.1\r\nauthorization: ${authorization}\r\nhost: iaas`],
  ['an authorization header as JSON text', JSON.stringify({ headers: { Authorization: authorization } })],
  ['the value of an authorization header', authorization],
  ['a bearer token', `Bearer ${body}`],
  ['a JWT', `eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiI${body}.c2lnbmF0dXJl${body}`],
  ['a passphrase in a config line', `pass_phrase=${body}`],
  ['a password in a query', `https://h/?password=${body}&x=1`],
  ['a secret in JSON text', `{"clientSecret": "${body}"}`],
  ['a password in a URL', `https://ana:${body}@host/`],
];

/** Names whose values are secrets by agreement. */
const named = [
  'privateKey',
  'private_key',
  'PRIVATE_KEY',
  'passphrase',
  'passPhrase',
  'pass_phrase',
  'password',
  'clientSecret',
  'client-secret',
  'SecretString',
  'secretAccessKey',
  'authorization',
  'Authorization',
  'proxy-authorization',
  'x-api-key',
  'apiKey',
  'APIKey',
  'KeyMaterial',
  'sessionToken',
  'security_token',
  'aws_session_token',
  'accessToken',
  'authtoken',
  'sshkey',
  'cookie',
  'set-cookie',
  'credentials',
  'signature',
  'user_data',
  'userData',
  'UserData',
  'user-data',
  'key',
  'tokens',
  'privatekeypem',
];

/** Every place in which a value can hide. */
const places: [string, (value: unknown) => object][] = [
  ['a field', (value) => ({ field: value })],
  ['a nested field', (value) => ({ a: { b: [{ c: [value] }] } })],
  ['the name of a field', (value) => ({ [String(value)]: 1 })],
  ['a list', (value) => ({ list: ['x', value] })],
  ['a Map', (value) => ({ map: new Map([['x', value]]) })],
  ['a Set', (value) => ({ set: new Set([value]) })],
  ['what toJSON gives', (value) => ({ view: { toJSON: () => ({ text: value }) } })],
  ['the message of an error', (value) => ({ error: new Error(String(value)) })],
  ['the cause of an error', (value) => ({ error: new Error('outer', { cause: new TypeError('inner', { cause: value }) }) })],
  ['the cause as an object', (value) => ({ error: new Error('outer', { cause: { response: { text: value } } }) })],
  ['a property of an error', (value) => ({ error: Object.assign(new Error('outer'), { detail: { text: value } }) })],
  ['one of many errors', (value) => ({ error: new AggregateError([new Error(String(value))], 'several') })],
  ['an error that is the whole of the fields', (value) => new Error(String(value))],
];

describe('a secret never reaches the output', () => {
  for (const [place, put] of places) {
    test.each(shaped)(`in ${place}: %s`, (_, secret) => {
      const { log, lines } = logging();

      log.error('canary', put(secret));

      expect(lines.join('')).toContain('"event":"canary"');
      expect(lines.join('')).toMatch(/\[masked\]/);
      expect(lines.join('')).not.toContain(body);
      expect(lines.join('')).not.toContain(Buffer.from(pem).toString('base64').slice(60, 100));
    });
  }

  test.each(named)('under the name %s', (name) => {
    const { log, lines } = logging();

    log.info('canary', {
      [name]: body,
      deep: [{ [name]: body }],
      error: Object.assign(new Error('x'), { [name]: body }),
      map: new Map([[name, body]]),
    });

    expect(lines.join('')).not.toContain(body);
    expect(lines.join('').match(/\[masked\]/g)).toHaveLength(4);
  });

  test('in headers, as record, as pairs, as Headers, as rawHeaders', () => {
    const shapes = [
      { name: 'authorization', value: body },
      { key: 'Authorization', value: body },
      { headers: new Headers({ authorization: body, host: 'iaas' }) },
      { rawHeaders: ['host', 'iaas', 'Authorization', body] },
      { pairs: [['authorization', body]] },
      { secret: { value: body } },
      { password: [body] },
    ];

    for (const shape of shapes) expect(JSON.stringify(logged(shape))).not.toContain(body);
    expect(logged({ headers: new Headers({ host: 'iaas' }) })).toEqual({ headers: { host: 'iaas' } });
  });

  test('as a key split into lines', () => {
    expect(JSON.stringify(logged(pem.split('\n')))).not.toContain(body);
  });

  test('as bytes, live or in JSON', () => {
    const bytes = Buffer.from(pem);

    expect(logged(bytes)).not.toContain(body);
    expect(logged({ data: bytes, view: new Uint8Array(bytes), raw: JSON.parse(JSON.stringify(bytes)) as unknown })).toEqual({
      data: `[${bytes.length} bytes]`,
      view: `[${bytes.length} bytes]`,
      raw: { type: 'Buffer', data: `[${bytes.length} bytes]` },
    });
  });

  test('as an event name', () => {
    const { log, lines } = logging();

    log.info(`reading ${pem}`);

    expect(lines.join('')).not.toContain(body);
  });

  test('when it is known by value, also when that is learned later', () => {
    const secrets = new Set(['']);
    const { log, lines } = logging({ secrets });
    secrets.add('correct horse');

    log.error('canary', { error: new Error('bad decrypt with correct horse', { cause: 'correct horse' }), text: 'correct horse battery' });

    expect(lines.join('')).not.toContain('correct horse');
    expect(lines.join('')).toContain('bad decrypt with [masked]');
  });

  test('at any depth of any value', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('list', 'object', 'map', 'error', 'cause'), { maxLength: 14 }),
        fc.constantFrom(...shaped.map(([, secret]) => secret)),
        (path, secret) => {
          const { log, lines } = logging();
          const value = path.reduce<unknown>((inner, each) => {
            if (each === 'list') return [inner];
            if (each === 'object') return { inner };
            if (each === 'map') return new Map([['inner', inner]]);
            if (each === 'error') return Object.assign(new Error('outer'), { inner });
            return new Error('outer', { cause: inner });
          }, secret);

          log.info('canary', { value });

          expect(lines).toHaveLength(1);
          expect(lines[0]).not.toContain(body);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('what is no secret stays readable', () => {
  const sshKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFNvbWVQdWJsaWNLZXlCeXRlc0hlcmUxMjM0NTY3ODkw ana@laptop';
  const token = '5f2a9c0e'.repeat(8);

  test.each([
    ['public keys', { ssh_authorized_keys: sshKey, publicKey: sshKey, hostKeys: [sshKey] }],
    ['a public PEM block', { text: '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----' }],
    ['the host keys of a console', { text: '-----BEGIN SSH HOST KEY KEYS-----\nssh-ed25519 AAAA root\n-----END SSH HOST KEY KEYS-----' }],
    ['fingerprints', { fingerprint: 'SHA256:2XtLTx0bRmcDP3mdPjw6dVSHeG1D2ZIGNWqPnDJQh0s' }],
    ['idempotency tokens', { token, opcRetryToken: token, 'opc-retry-token': token, ClientToken: token }],
    ['the key section of a hunt document', { key: { mode: 'temporary', publicKey: sshKey, reference: '/state/keys/01H' } }],
    ['names, paths and ids of keys', { KeyName: 'foothold-01H', privateKeyPath: '/home/ana/.oci/key.pem', kmsKeyId: 'ocid1.key.oc1..x' }],
    ['counts and flags', { tokensLeft: 3, hasKey: true, key: null }],
    [
      'the refusals of a cloud',
      {
        message: 'Authorization failed or requested resource not found.',
        code: 'InvalidatedRetryToken',
        reason: 'NotAuthenticated: the required information to complete authentication was not provided',
      },
    ],
    ['numbers that are no bytes', { data: [1, 2, 3], samples: Array.from({ length: 20 }, (_, index) => index * 100) }],
  ])('%s', (_, fields) => {
    expect(logged(fields)).toEqual(fields);
  });

  test('only the secret goes from a text', () => {
    expect(logged(`POST /instances\r\nauthorization: ${authorization}\r\nhost: iaas`)).toBe(
      'POST /instances\r\nauthorization: [masked]\r\nhost: iaas',
    );
    expect(logged('https://ana:hunter22@host/path')).toBe('https://[masked]@host/path');
  });

  test('an error shows name, message, stack, cause and its own properties', () => {
    const cause = Object.assign(new TypeError('inner'), { code: 'ECONNRESET' });

    expect(logged(new RangeError('outer', { cause }))).toMatchObject({
      name: 'RangeError',
      message: 'outer',
      stack: expect.stringContaining('logger.test'),
      cause: { name: 'TypeError', message: 'inner', code: 'ECONNRESET' },
    });
  });

  test('values without a JSON form do not stop the line', () => {
    const round: Record<string, unknown> = { name: 'round' };
    round['self'] = round;
    const shared = { x: 1 };

    expect(
      logged({ round, twice: [shared, shared], big: 12n, when: new Date(0), url: new URL('http://h/p'), none: undefined, run: () => 1 }),
    ).toEqual({
      round: { name: 'round', self: '[circular]' },
      twice: [{ x: 1 }, { x: 1 }],
      big: '12',
      when: '1970-01-01T00:00:00.000Z',
      url: 'http://h/p',
    });
    expect(
      logged(
        Object.defineProperty({}, 'bad', {
          enumerable: true,
          get: () => {
            throw new Error('no');
          },
        }),
      ),
    ).toBe('[unreadable]');
  });
});
