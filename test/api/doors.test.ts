import { spawn } from 'node:child_process';
import { timingSafeEqual } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { requestOf } from '../../functions/http-api/read-event.ts';
import { inputSchema } from '../../functions/http-api/schema.ts';
import { readTokens, tenantOfHeader, tokenOf } from '../../local/serve/tokens.ts';

vi.mock('node:crypto', async (original) => {
  const whole = await original<typeof import('node:crypto')>();
  return { ...whole, timingSafeEqual: vi.fn(whole.timingSafeEqual) };
});

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('an event of API Gateway', () => {
  const event = (authorizer: unknown, more: object = {}, stage = '$default') =>
    requestOf(
      v.parse(inputSchema, { version: '2.0', rawPath: '/hunts', requestContext: { stage, http: { method: 'get' }, authorizer }, ...more }),
    );
  const iam = (userArn: string) => ({ iam: { accessKey: 'AKIA', accountId: '123456789012', callerId: 'x', userArn, userId: 'x' } });

  test('names the tenant by role, whatever session it is in', () => {
    const sessions = ['one', 'two'].map((session) => event(iam(`arn:aws:sts::123456789012:assumed-role/hunters/${session}`)).caller);
    const other = event(iam('arn:aws:sts::123456789012:assumed-role/others/one')).caller;
    const user = event(iam('arn:aws:iam::123456789012:user/ada')).caller;

    expect(sessions[0]?.tenant).toBe('iam:123456789012:arn:aws:sts::123456789012:assumed-role/hunters');
    expect(sessions[1]?.tenant).toBe(sessions[0]?.tenant);
    expect(new Set([sessions[0]?.tenant, other?.tenant, user?.tenant]).size).toBe(3);
  });

  test('keeps subjects of two issuers apart, and those that look like both', () => {
    const jwt = (iss: unknown, sub: unknown) => event({ jwt: { claims: { iss, sub }, scopes: [] } }).caller?.tenant;

    expect(jwt('https://a', 'ada')).not.toBe(jwt('https://b', 'ada'));
    expect(jwt('a:b', 'c')).not.toBe(jwt('a', 'b:c'));
    expect(jwt('https://a', 'x'.repeat(500))).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test.each([undefined, null, {}, { jwt: { claims: {} } }, { jwt: { claims: { iss: 'a', sub: 7 } } }, { lambda: { tenant: 'ada' } }])(
    'without a proven caller has none: %j',
    (authorizer) => {
      expect(event(authorizer).caller).toBeNull();
    },
  );

  test('is read without its stage, with its body as bytes', () => {
    const request = event(
      undefined,
      { rawPath: '/prod/hunts', body: Buffer.from('{"é":1}').toString('base64'), isBase64Encoded: true, headers: { 'Content-Type': 'x' } },
      'prod',
    );

    expect(request).toMatchObject({ method: 'GET', path: '/hunts', headers: { 'content-type': 'x' } });
    expect(Buffer.from(request.body!).toString()).toBe('{"é":1}');
  });
});

describe('tokens', () => {
  const tokens = [tokenOf('ada', 'a-token-of-twenty-characters'), tokenOf('bob', 'another-token-of-twenty-chars')];

  test.each([
    ['Bearer a-token-of-twenty-characters', 'ada'],
    ['bearer  another-token-of-twenty-chars', 'bob'],
    ['Bearer a-token-of-twenty-character', null],
    ['Bearer a-token-of-twenty-characterss', null],
    ['Basic a-token-of-twenty-characters', null],
    ['Bearer ', null],
    [`Bearer ${'x'.repeat(10_000)}`, null],
    [undefined, null],
  ])('%s is %s', (header, tenant) => {
    expect(tenantOfHeader(header, tokens)).toBe(tenant);
  });

  test.each(['Bearer a-token-of-twenty-characters', 'Bearer b', 'Bearer a-token-of-twenty-character'])(
    'are all compared in constant time, whatever came: %s',
    (header) => {
      vi.mocked(timingSafeEqual).mockClear();

      tenantOfHeader(header, tokens);

      const lengths = vi.mocked(timingSafeEqual).mock.calls.map(([one, other]) => [one.byteLength, other.byteLength]);
      expect(lengths).toEqual([
        [32, 32],
        [32, 32],
      ]);
    },
  );

  test('come from a file, one a line, with a tenant or without', () => {
    const read = readTokens('# ours\nada ada-token-0123456789abcdef\n\nlocal-token-0123456789abcdef\r\n', 'tokens.txt');

    expect(read.map(({ tenant }) => tenant)).toEqual(['ada', 'local']);
    expect(tenantOfHeader('Bearer ada-token-0123456789abcdef', read)).toBe('ada');
  });

  test.each([
    ['short', 'tokens.txt:1'],
    ['ada ada-token-0123456789abcdef more', 'tokens.txt:1'],
    ['a/b ada-token-0123456789abcdef', 'tokens.txt:1'],
    ['# none', 'tokens.txt'],
  ])('of a wrong file are a problem, which shows none: %s', (content, path) => {
    const problems = (() => {
      try {
        readTokens(content, 'tokens.txt');
        return [];
      } catch (error) {
        return (error as { problems: { path: string }[] }).problems;
      }
    })();

    expect(problems).toMatchObject([{ path }]);
    expect(JSON.stringify(problems)).not.toContain('0123456789abcdef');
  });
});

describe('the command foothold serve', { timeout: 60_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foothold-serve-process-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function command(...args: string[]) {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      TMPDIR: folder,
      FOOTHOLD_STATE_DIR: join(folder, 'state'),
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
    };
    const child = spawn(process.execPath, [join(root, 'cli/main.ts'), 'serve', ...args], {
      env,
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
    const listening = new Promise<{ url: string; token: string }>((resolve, reject) => {
      child.stdout.on('data', (part: Buffer) => {
        stdout += part.toString();
        if (stdout.includes('\n')) resolve(JSON.parse(stdout) as { url: string; token: string });
      });
      child.on('close', () => reject(new Error(stderr)));
    });
    const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => child.on('close', (code) => resolve({ code, stderr })));
    listening.catch(() => undefined);
    return { child, listening, ended };
  }

  test('serves a rehearsal on loopback to who has the token, and ends in good order', async () => {
    const { child, listening, ended } = command('--simulate', 'first-light');
    const { url, token } = await listening;

    const stranger = await fetch(`${url}/hunts`);
    const bearer = await fetch(`${url}/hunts`, { headers: { authorization: `Bearer ${token}` } });
    child.kill('SIGTERM');
    const { code, stderr } = await ended;

    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect([stranger.status, bearer.status]).toEqual([401, 200]);
    expect(await bearer.json()).toEqual({ hunts: [], next: null });
    expect(code).toBe(143);
    expect(stderr).not.toContain(token);
  });

  test('lists what is wrong with its flags, and a port that is taken', async () => {
    const loose = join(folder, 'loose.txt');
    await writeFile(loose, 'local-token-0123456789abcdef\n', { mode: 0o644 });
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };

    const wrong = await command('--port', '70000', '--token-file', loose).ended;
    const busy = await command('--simulate', 'first-light', '--port', String(port)).ended;
    taken.close();

    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain('--port');
    expect(wrong.stderr).toContain('only you can read');
    expect(busy).toMatchObject({ code: 1, stderr: expect.stringContaining('--port') });
  });
});
