import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { awsCloud } from '../../../shared/clouds/aws/index.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { classify } from '../../../shared/domain/outcome/classify.ts';
import { endpointOfEachTest, type Reply, refusal } from './fake-endpoint.ts';
import { instanceXml, optionsFor, payload, reservation } from './recorded.ts';

const endpoint = endpointOfEachTest();

async function faultOf(reply: Reply, more: Parameters<typeof optionsFor>[1] = {}): Promise<Fault> {
  endpoint.on('RunInstances', reply);
  return awsCloud(optionsFor(endpoint.url, more))
    .launch({ payload, token: 't' })
    .then(
      () => expect.unreachable('the launch succeeds'),
      (error) => error.fault,
    );
}

describe('what a failed call says', () => {
  it('is EC2’s code and message, with the entities of XML read', async () => {
    const message = 'We currently do not have sufficient t3.micro capacity in us-east-1a &lt;&amp;&gt; &quot;b&quot;.';

    const fault = await faultOf(refusal('InsufficientInstanceCapacity', message, 500));

    expect(fault).toEqual({
      status: 500,
      code: 'InsufficientInstanceCapacity',
      message: 'We currently do not have sufficient t3.micro capacity in us-east-1a <&> "b".',
      retryAfter: null,
      requestId: 'req-1',
      reached: 'yes',
      stage: 'launch',
    });
    expect(classify('aws', fault).class).toBe('CAPACITY');
  });

  it('is a code that no SDK knows, as it comes', async () => {
    expect(await faultOf(refusal('Client.SomethingNew', 'never seen', 418))).toMatchObject({
      status: 418,
      code: 'Client.SomethingNew',
      message: 'never seen',
    });
  });

  it('is read from the error form of other query services', async () => {
    const text =
      '<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>old</Message></Error><RequestId>req-9</RequestId></ErrorResponse>';

    expect(await faultOf({ status: 403, text })).toMatchObject({ status: 403, code: 'ExpiredToken', message: 'old', requestId: 'req-9' });
  });

  it('is read from JSON, with the code in the body or in a header', async () => {
    const inBody = await faultOf({ status: 400, json: { __type: 'com.amazon.coral.service#UnknownOperationException', message: 'what?' } });
    const inHeader = await faultOf({
      status: 429,
      json: { message: 'slow' },
      headers: { 'x-amzn-errortype': 'ThrottlingException:http://x/' },
    });

    expect(inBody).toMatchObject({ status: 400, code: 'UnknownOperationException', message: 'what?' });
    expect(inHeader).toMatchObject({ status: 429, code: 'ThrottlingException', message: 'slow' });
  });

  it.each([
    ['an HTML page', 502, '<html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>', /Bad Gateway/],
    ['nothing', 503, '', /HTTP 503/],
    ['half an XML document', 500, '<?xml version="1.0"?><Response><Errors><Error><Code>Inter', /Inter/],
    ['plain text', 504, 'upstream timed out', /upstream timed out/],
  ])('is the text of %s, without a code, and leaves the outcome open', async (_, status, text, message) => {
    const fault = await faultOf({ status, text });

    expect(fault).toMatchObject({ status, code: null, message: expect.stringMatching(message) as string, reached: 'yes' });
    expect(classify('aws', fault).class).toBe('UNKNOWN');
  });

  it('names a redirect, and does not follow it', async () => {
    const fault = await faultOf({ status: 307, text: '', headers: { location: 'http://elsewhere.example/' } });

    expect(fault).toMatchObject({ status: 307, message: expect.stringContaining('http://elsewhere.example/') as string });
    expect(endpoint.seen).toHaveLength(1);
  });

  it.each([
    ['7', {}, 7],
    ['Sun, 01 Nov 2026 10:00:30 GMT', { date: 'Sun, 01 Nov 2026 10:00:00 GMT' }, 30],
    ['Sun, 01 Nov 2026 10:00:30 GMT', { date: 'what' }, 20],
    ['soon', {}, null],
  ])('has the seconds of Retry-After: %s', async (value, headers, seconds) => {
    const now = () => Date.parse('2026-11-01T10:00:10Z');

    const fault = await faultOf(
      { ...refusal('RequestLimitExceeded', 'slow', 503), headers: { 'retry-after': value, ...headers } },
      { now },
    );

    expect(fault.retryAfter).toBe(seconds);
  });

  it('holds no token and no key, though AWS quotes the whole request', async () => {
    const canonical =
      "The Canonical String should have been 'POST / host:ec2 x-amz-security-token:IQoJb3JpZ2luX2VjEcanarycanarycanary/+== x-amz-date:1'";
    const keys = { accessKeyId: 'AKIA1', secretAccessKey: 'canary-secret', sessionToken: 'canary-session' };

    const fault = await faultOf(refusal('SignatureDoesNotMatch', canonical, 403), { keys });

    expect(JSON.stringify(fault)).not.toContain('canary');
    expect(fault.message).toContain('x-amz-date:1');
  });

  it('is "never sent" where nobody listens', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));

    const launched = awsCloud(optionsFor(`http://127.0.0.1:${port}`)).launch({ payload, token: 't' });

    await expect(launched).rejects.toMatchObject({ fault: { status: null, code: 'ECONNREFUSED', reached: 'no', stage: 'launch' } });
  });

  it.each(['silence', 'stall'] as const)('is a time-out after the deadline, which covers the body too: %s', async (instead) => {
    const fault = await faultOf({ instead, xml: reservation(instanceXml()) }, { callTimeoutMs: 60 });

    expect(fault).toMatchObject({
      status: null,
      code: 'ETIMEDOUT',
      reached: 'unknown',
      message: expect.stringContaining('0.06 s') as string,
    });
    expect(classify('aws', fault).class).toBe('TIMEOUT');
  });

  it('is an abort in flight, and after it nothing is sent any more', async () => {
    const stop = new AbortController();
    endpoint.on('RunInstances', () => {
      setImmediate(() => stop.abort());
      return { instead: 'silence' };
    });
    const cloud = awsCloud(optionsFor(endpoint.url, { signal: stop.signal }));

    const inFlight = await cloud.launch({ payload, token: 't' }).catch((error) => error.fault);
    const later = await cloud.launch({ payload, token: 't' }).catch((error) => error.fault);

    expect(inFlight).toMatchObject({ code: 'ABORT_ERR', reached: 'unknown' });
    expect(later).toMatchObject({ code: 'ABORT_ERR', reached: 'no' });
    expect(endpoint.seen).toHaveLength(1);
  });
});
