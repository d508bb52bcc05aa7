import { describe, expect, it } from 'vitest';
import { answerFault, thrownFault } from '../../../shared/clouds/oci/fault.ts';
import { type OciOptions, ociCloud } from '../../../shared/clouds/oci/index.ts';
import { tidy } from '../../../shared/clouds/tidy.ts';
import type { CloudCallError, Fault } from '../../../shared/domain/fault.ts';
import { keyOfFile, optionsFor } from './account.ts';
import { endpointOfEachTest, fakeEndpoint, type Reply } from './fake-endpoint.ts';
import { payload } from './recorded.ts';

const keyPath = keyOfFile();

const endpoint = endpointOfEachTest();

async function faultFor(reply: Reply, more: Partial<OciOptions> = {}): Promise<Fault> {
  endpoint.on('POST /20160918/instances', reply);
  return faultAt(endpoint.url, more);
}

async function faultAt(url: string, more: Partial<OciOptions> = {}): Promise<Fault> {
  const error: unknown = await ociCloud(optionsFor(url, keyPath, more))
    .launch({ payload, token: 't' })
    .catch((thrown: unknown) => thrown);
  expect((error as Error).name).toBe('CloudCallError');
  return (error as CloudCallError).fault;
}

/** A port that nothing listens on: one that was just given back. */
async function closedPort(): Promise<string> {
  await using gone = await fakeEndpoint();
  return gone.url;
}

describe('faults of OCI answers', () => {
  it('carries status, code, message and request id of a refusal', async () => {
    const fault = await faultFor({ status: 500, json: { code: 'InternalError', message: 'Out of host capacity.' } });

    expect(fault).toEqual({
      status: 500,
      code: 'InternalError',
      message: 'Out of host capacity.',
      retryAfter: null,
      requestId: 'req-1',
      reached: 'yes',
      stage: 'launch',
    });
  });

  it('reads Retry-After in seconds, and as a date by the clock of the server', async () => {
    const throttled = { status: 429, json: { code: 'TooManyRequests', message: 'Too many requests for the user' } };

    const seconds = await faultFor({ ...throttled, headers: { 'retry-after': '17' } });
    const date = await faultFor({
      ...throttled,
      headers: { date: 'Sun, 01 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 01 Nov 2026 10:01:30 GMT' },
    });
    const past = await faultFor({
      ...throttled,
      headers: { date: 'Sun, 01 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 01 Nov 2026 09:00:00 GMT' },
    });
    const garbage = await faultFor({ ...throttled, headers: { 'retry-after': 'soon' } });

    expect([seconds, date, past, garbage].map((fault) => fault.retryAfter)).toEqual([17, 90, 0, null]);
  });

  it('counts a Retry-After date from the own clock where the server sends no Date', () => {
    const answer = { status: 429, headers: new Headers({ 'retry-after': 'Sun, 01 Nov 2026 10:00:30 GMT' }), text: '' };

    const fault = answerFault(answer, 'read', Date.parse('2026-11-01T10:00:00Z'));

    expect(fault.retryAfter).toBe(30);
  });

  it('shows the words of an HTML page, not its tags', async () => {
    const page =
      '<html><head><title>502 Bad Gateway</title><style>p { color: red }</style></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body></html>';

    const fault = await faultFor({ status: 502, text: page });

    expect(fault).toMatchObject({ status: 502, code: null, message: '502 Bad Gateway 502 Bad Gateway', reached: 'yes' });
  });

  it.each([
    ['an empty 500', { status: 500, text: '' }, 'HTTP 500 without a message'],
    ['a JSON array', { status: 503, json: [1, 2] }, '[1,2]'],
    ['a JSON string', { status: 400, json: 'no' }, '"no"'],
    ['a message that is no string', { status: 400, json: { code: 7, message: { a: 1 } } }, '{"code":7,"message":{"a":1}}'],
  ])('says something of %s', async (_, reply: Reply, message) => {
    const fault = await faultFor(reply);

    expect(fault).toMatchObject({ status: reply.status, code: null, message });
  });

  it('bounds a message at 1,000 characters and folds it to one line', async () => {
    const fault = await faultFor({ status: 400, json: { code: 'InvalidParameter', message: `a\n\tb ${'x'.repeat(5000)}` } });

    expect(fault.message).toHaveLength(1000);
    expect(fault.message.startsWith('a b x')).toBe(true);
  });

  it('blots out a security token that an answer echoes', () => {
    expect(tidy('bad keyId="ST$eyJhbGciOi.J9.abc-_"')).toBe('bad keyId="ST$…"');
  });

  it('keeps a comparison sign in a message that is no page', () => {
    expect(tidy('memory <ocpus> must be > 1')).toBe('memory <ocpus> must be > 1');
  });
});

describe('faults without an answer', () => {
  it('knows that a refused connection was never sent', async () => {
    const fault = await faultAt(await closedPort());

    expect(fault).toMatchObject({ status: null, code: 'ECONNREFUSED', reached: 'no', stage: 'launch' });
  });

  it('does not know whether a reset request was carried out', async () => {
    const fault = await faultFor({ instead: 'reset' });

    expect(fault.status).toBeNull();
    expect(['ECONNRESET', 'UND_ERR_SOCKET']).toContain(fault.code);
    expect(fault.reached).toBe('unknown');
  });

  it('does not know the outcome of a 200 that is cut off in its body', async () => {
    const fault = await faultFor({ instead: 'cut', text: '{"id":"ocid1.in' });

    expect(fault).toMatchObject({ status: null, code: 'UND_ERR_SOCKET', reached: 'unknown' });
  });

  it('believes the status of a refusal whose body is cut off', async () => {
    const fault = await faultFor({ instead: 'cut', status: 429, text: '{"code":' });

    expect(fault).toMatchObject({ status: 429, code: null, reached: 'yes' });
  });

  it('gives up on a server that does not answer in time', async () => {
    const fault = await faultFor({ instead: 'silence' }, { callTimeoutMs: 40 });

    expect(fault).toMatchObject({ status: null, code: 'ETIMEDOUT', message: 'no complete answer within 0.04 s', reached: 'unknown' });
  });

  it('gives up on a body that does not end in time', async () => {
    const fault = await faultFor({ instead: 'stall', text: '{"id":' }, { callTimeoutMs: 60 });

    expect(fault).toMatchObject({ status: null, code: 'ETIMEDOUT', reached: 'unknown' });
  });

  it('reports an abort from outside, and sends nothing when it came before', async () => {
    const stop = new AbortController();
    const during = faultFor({ instead: 'silence' }, { signal: stop.signal });
    await expect.poll(() => endpoint.seen.length, { interval: 2 }).toBe(1);

    stop.abort();
    const before = await faultAt(endpoint.url, { signal: stop.signal });

    expect(await during).toMatchObject({ code: 'ABORT_ERR', reached: 'unknown' });
    expect(before).toMatchObject({ code: 'ABORT_ERR', reached: 'no' });
    expect(endpoint.seen).toHaveLength(1);
  });

  it.each([
    ['ENOTFOUND', 'no'],
    ['EAI_AGAIN', 'no'],
    ['ECONNREFUSED', 'no'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no'],
    ['CERT_HAS_EXPIRED', 'no'],
    ['ECONNRESET', 'unknown'],
    ['ETIMEDOUT', 'unknown'],
    ['UND_ERR_SOCKET', 'unknown'],
    ['EPIPE', 'unknown'],
  ])('reads the cause of "fetch failed": %s, reached %s', async (code, reached) => {
    const transport = () =>
      Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error(`no luck: ${code}`), { code }) }));

    const fault = await faultAt('http://127.0.0.1:9', { transport });

    expect(fault).toMatchObject({ status: null, code, reached, message: `fetch failed: no luck: ${code}` });
  });

  it('tells a connection that timed out from an answer that did', () => {
    const error = Object.assign(new Error('connect ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'connect' });

    expect(thrownFault(error, 'read').reached).toBe('no');
  });

  it.each([
    [
      'an AggregateError of several addresses',
      new AggregateError([Object.assign(new Error('a'), { code: 'ECONNREFUSED' })], ''),
      { code: 'ECONNREFUSED', reached: 'no' },
    ],
    ['an AbortError', new DOMException('stop', 'AbortError'), { code: 'ABORT_ERR', reached: 'unknown' }],
    ['a TimeoutError', new DOMException('late', 'TimeoutError'), { code: 'ETIMEDOUT', reached: 'unknown' }],
    [
      'the plain object of the SDK',
      { code: 'ECONNRESET', message: 'read ECONNRESET' },
      { code: 'ECONNRESET', message: 'read ECONNRESET', reached: 'unknown' },
    ],
    ['a string', 'disabled this service: core', { code: null, message: 'disabled this service: core', reached: 'unknown' }],
    ['nothing', undefined, { code: null, message: 'the request failed without a message', reached: 'unknown' }],
  ])('reads %s', (_, thrown, expected) => {
    expect(thrownFault(thrown, 'read')).toMatchObject({ status: null, ...expected });
  });

  it('reads the error class of the SDK, whose message JSON drops', async () => {
    const { OciError } = await import('oci-common');
    const error = new OciError(404, 'NotAuthorizedOrNotFound', 'gone', 'req-9', 'Compute', 'getInstance', '', '', '');

    expect(thrownFault(error, 'read')).toMatchObject({
      status: 404,
      code: 'NotAuthorizedOrNotFound',
      message: 'gone',
      requestId: 'req-9',
      reached: 'yes',
    });
  });
});
