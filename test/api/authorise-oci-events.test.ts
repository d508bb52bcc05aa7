import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run, type Verdict } from '../../functions/authorise-oci-events/handler.ts';
import { digestOf } from '../../shared/platform/basic-credentials.ts';
import { basic, known, sender } from '../support/oci-notifications.ts';

const event = (headers: Record<string, string>) => ({
  version: '2.0',
  type: 'REQUEST',
  routeArn: 'arn:aws:execute-api:eu-central-1:111122223333:api/$default/POST/events/oci',
  identitySource: null,
  routeKey: 'POST /events/oci',
  rawPath: '/events/oci',
  headers,
  requestContext: { http: { method: 'POST', path: '/events/oci' } },
});

describe('the verdict on a message', () => {
  const digest = vi.fn(async () => digestOf(`${sender.user}:${sender.password}`));

  test.each([
    ['the password', { authorization: known }, { isAuthorized: true, context: { tenant: 'oci-events' } }],
    [
      'the password under another spelling of the header',
      { Authorization: known },
      { isAuthorized: true, context: { tenant: 'oci-events' } },
    ],
    ['another password', { authorization: basic(sender.user, 'x') }, { isAuthorized: false }],
    ['another scheme', { authorization: `Bearer ${sender.password}` }, { isAuthorized: false }],
    ['a signature of IAM', { authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/…' }, { isAuthorized: false }],
  ])('with %s', async (_, headers, verdict) => {
    expect(await run(event(headers as Record<string, string>), digest)).toEqual(verdict);
  });

  test('without credentials lets it through as nobody, who is asked for them, and reads no secret', async () => {
    digest.mockClear();

    const verdicts = [await run(event({}), digest), await run(event({ authorization: '' }), digest)];

    expect(verdicts).toEqual([
      { isAuthorized: true, context: { tenant: '' } },
      { isAuthorized: true, context: { tenant: '' } },
    ]);
    expect(digest).not.toHaveBeenCalled();
  });

  test.each([{}, null, { ...event({ authorization: known }), version: '1.0' }, { ...event({ authorization: known }), type: 'TOKEN' }])(
    'is no for what is no event of an authorizer: %j',
    async (given) => {
      expect(await run(given, digest)).toEqual({ isAuthorized: false });
    },
  );
});

describe('the function before Secrets Manager', () => {
  const asked: string[] = [];
  let answers: (() => { status: number; body: object })[];
  const value = () => ({ status: 200, body: { SecretString: JSON.stringify(sender) } });
  const server = createServer(async (request, response) => {
    asked.push(`${String(request.headers['x-amz-target'])} ${(await request.toArray()).join('')}`);
    const { status, body } = (answers.shift() ?? value)();
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  const lines: string[] = [];
  const secretArn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:sender-AbCdEf';

  beforeEach(async () => {
    asked.length = 0;
    lines.length = 0;
    answers = [];
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    vi.resetModules();
    vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAIOSFODNN7EXAMPLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'an-example');
    vi.stubEnv('FOOTHOLD_OCI_EVENTS_SECRET', secretArn);
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** The function as a container has it, its log kept in `lines`. */
  async function container(): Promise<(event: unknown) => Promise<Verdict>> {
    vi.doMock('../../shared/platform/function-log.ts', async (original) => {
      const { functionLog } = await original<typeof import('../../shared/platform/function-log.ts')>();
      return { functionLog: () => functionLog((line) => void lines.push(line)) };
    });
    return (await import('../../functions/authorise-oci-events/handler.ts')).handler;
  }

  test('reads the secret once a container, by its ARN, and logs neither it nor what came', async () => {
    const handler = await container();

    const verdicts = [
      await handler(event({ authorization: known })),
      await handler(event({ authorization: basic('ana', 'canary-guess') })),
    ];

    expect(verdicts.map(({ isAuthorized }) => isAuthorized)).toEqual([true, false]);
    expect(asked).toEqual([`secretsmanager.GetSecretValue ${JSON.stringify({ SecretId: secretArn })}`]);
    expect(lines.filter((line) => line.includes('function.done'))).toHaveLength(2);
    expect(lines.join('')).not.toMatch(/canary|Basic/);
    expect(lines.join('')).not.toContain(known.slice('Basic '.length));
  });

  test('lets nobody in while the secret cannot be read, says so without it, and reads it again for the next', async () => {
    const refused = () => ({ status: 400, body: { __type: 'AccessDeniedException', Message: 'not authorized to perform' } });
    const useless = () => ({ status: 200, body: { SecretString: JSON.stringify({ ...sender, user: 'a b' }) } });
    answers = [refused, useless];
    const handler = await container();

    const failures = [
      await handler(event({ authorization: known })).catch((error: unknown) => error),
      await handler(event({ authorization: known })).catch((error: unknown) => error),
    ];
    const third = await handler(event({ authorization: known }));

    expect(failures).toMatchObject([{ name: 'AccessDeniedException' }, { name: 'InputError' }]);
    expect(third.isAuthorized).toBe(true);
    expect(JSON.stringify([lines, failures.map(String)])).not.toContain(sender.password);
  });

  test('says which variable it misses', async () => {
    vi.stubEnv('FOOTHOLD_OCI_EVENTS_SECRET', '');
    const handler = await container();

    await expect(handler(event({ authorization: known }))).rejects.toThrow('FOOTHOLD_OCI_EVENTS_SECRET');
    expect(asked).toEqual([]);
  });
});
