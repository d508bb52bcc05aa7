import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { awsOptions } from '../../../shared/clouds/aws/from-environment.ts';
import { type AwsOptions, awsCloud } from '../../../shared/clouds/aws/index.ts';
import { endpointOfEachTest, fakeEndpoint, refusal } from './fake-endpoint.ts';
import { callerXml, optionsFor, zonesXml } from './recorded.ts';

const endpoint = endpointOfEachTest();
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foothold-aws-'));
  for (const name of Object.keys(process.env).filter((key) => key.startsWith('AWS_'))) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const given = { text: callerXml() };
const unaided: AwsOptions = { region: null, profile: null, endpoint: null, callTimeoutMs: 5000 };
const keyIn = (authorization: unknown) => /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(String(authorization))?.slice(1);

describe('the account', () => {
  it('is the caller’s, with the region, and asked for once', async () => {
    endpoint.on('GetCallerIdentity', given);
    const cloud = awsCloud(optionsFor(endpoint.url));

    const accounts = [await cloud.account(), await cloud.account()];

    expect(accounts).toEqual(Array(2).fill({ key: 'aws:123456789012:us-east-1', region: 'us-east-1' }));
    expect(endpoint.asked('GetCallerIdentity')).toHaveLength(1);
  });

  it.each([
    ['does not know the action', refusal('InvalidAction')],
    ['answers 501', { status: 501, text: '' }],
    ['answers something else', { text: '<html>hello</html>' }],
    ['refuses keys that EC2 takes', refusal('InvalidClientTokenId', 'who?', 403)],
  ])('is known by the key where the endpoint for STS %s', async (_, reply) => {
    endpoint.on('GetCallerIdentity', reply);
    endpoint.on('DescribeAvailabilityZones', { xml: zonesXml });

    const { key } = await awsCloud(optionsFor(endpoint.url)).account();
    const again = await awsCloud(optionsFor(endpoint.url)).account();
    const other = await awsCloud(optionsFor(endpoint.url, { keys: { accessKeyId: 'AKIAOTHER', secretAccessKey: 's' } })).account();

    expect(key).toMatch(/^aws:key-[0-9a-f]{12}:us-east-1$/);
    expect(again.key).toBe(key);
    expect(other.key).not.toBe(key);
    expect(key).not.toContain('AKIA');
  });

  it.each([
    ['busy', refusal('Throttling', 'slow', 400)],
    ['broken', refusal('InternalFailure', 'broken', 500)],
    ['cut off', { instead: 'reset' } as const],
  ])('is not guessed while STS is %s, and asked for again', async (_, reply) => {
    endpoint.on('GetCallerIdentity', reply, given);
    endpoint.on('DescribeAvailabilityZones', { xml: zonesXml });
    const cloud = awsCloud(optionsFor(endpoint.url));

    await expect(cloud.account()).rejects.toThrow('GetCallerIdentity');
    expect((await cloud.account()).key).toBe('aws:123456789012:us-east-1');
  });

  it('is refused with EC2’s own words when neither takes the keys', async () => {
    endpoint.on('GetCallerIdentity', refusal('InvalidClientTokenId', 'who?', 403));
    endpoint.on('DescribeAvailabilityZones', refusal('AuthFailure', 'AWS was not able to validate the provided access credentials', 401));

    await expect(awsCloud(optionsFor(endpoint.url)).account()).rejects.toMatchObject({ fault: { status: 401, code: 'AuthFailure' } });
  });
});

describe('credentials, region and endpoint', () => {
  it('come from the environment by the SDK’s own chain', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENV');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);
    endpoint.on('GetCallerIdentity', given);

    const { key } = await awsCloud(unaided).account();

    expect(key).toBe('aws:123456789012:eu-west-1');
    expect(keyIn(endpoint.seen[0]!.headers.authorization)).toEqual(['AKIAENV', 'eu-west-1']);
  });

  it('come from the profile that is named', async () => {
    writeFileSync(join(folder, 'config'), '[profile hunting]\nregion = ap-south-1\n');
    writeFileSync(
      join(folder, 'credentials'),
      '[default]\naws_access_key_id=AKIADEFAULT\naws_secret_access_key=x\n[hunting]\naws_access_key_id=AKIAHUNT\naws_secret_access_key=x\n',
    );
    vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);
    endpoint.on('GetCallerIdentity', given);

    const { region } = await awsCloud({ ...unaided, profile: 'hunting' }).account();

    expect(region).toBe('ap-south-1');
    expect(keyIn(endpoint.seen[0]!.headers.authorization)).toEqual(['AKIAHUNT', 'ap-south-1']);
  });

  it('AWS_ENDPOINT_URL_EC2 wins over AWS_ENDPOINT_URL for EC2 alone', async () => {
    await using other = await fakeEndpoint();
    other.on('GetCallerIdentity', given);
    endpoint.on('DescribeAvailabilityZones', { xml: zonesXml });
    vi.stubEnv('AWS_ENDPOINT_URL', other.url);
    vi.stubEnv('AWS_ENDPOINT_URL_EC2', endpoint.url);
    const cloud = awsCloud(
      optionsFor(endpoint.url, awsOptions({ region: 'us-east-1', profile: null, endpointUrl: other.url }, { callTimeoutMs: 5000 })),
    );

    const zones = await cloud.zones();
    const { key } = await cloud.account();

    expect(zones).toEqual(['us-east-1a', 'us-east-1b', 'us-east-1c']);
    expect(key).toBe('aws:123456789012:us-east-1');
    expect([endpoint.seen.map(({ action }) => action), other.seen.map(({ action }) => action)]).toEqual([
      ['DescribeAvailabilityZones'],
      ['GetCallerIdentity'],
    ]);
  });

  it('a simulator’s endpoint wins over whatever the environment says', async () => {
    await using other = await fakeEndpoint();
    vi.stubEnv('AWS_ENDPOINT_URL', other.url);
    vi.stubEnv('AWS_ENDPOINT_URL_EC2', other.url);
    endpoint.on('DescribeAvailabilityZones', { xml: zonesXml });

    await awsCloud(optionsFor(endpoint.url)).zones();

    expect([endpoint.seen.length, other.seen.length]).toEqual([1, 0]);
  });

  it.each(['ssm', 'pricing'])('every service goes where AWS_ENDPOINT_URL says: %s', async (service) => {
    vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);
    const cloud = awsCloud({ ...optionsFor(endpoint.url), endpoint: null });
    endpoint.on('DescribeInstanceTypes', { xml: '<instanceTypeSet/>' });

    if (service === 'ssm') await cloud.images!.resolve({ image: 'debian-12', instanceType: 't3.micro' }).catch(() => undefined);
    else await cloud.onDemandPrice('t3.micro');

    expect(endpoint.seen.map(({ action }) => action)).toContain(service === 'ssm' ? 'GetParameter' : 'GetProducts');
  });

  it('without keys, the account says what is missing and what to do, and nothing is called', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);

    const account = awsCloud({ ...unaided, region: 'us-east-1' }).account();

    await expect(account).rejects.toMatchObject({
      name: 'InputError',
      problems: [{ path: 'AWS credentials', remedy: expect.stringContaining('AWS_ACCESS_KEY_ID') as string }],
    });
    expect(endpoint.seen).toEqual([]);
  });

  it('a profile that is not there is named', async () => {
    const account = awsCloud({ ...unaided, region: 'us-east-1', profile: 'nobody' }).account();

    await expect(account).rejects.toMatchObject({
      problems: [{ path: 'AWS credentials', expected: expect.stringContaining('nobody') as string }],
    });
  });

  it('without a region, the account says so', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAENV');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');

    await expect(awsCloud(unaided).account()).rejects.toMatchObject({
      problems: [{ path: 'AWS region', remedy: expect.stringContaining('AWS_REGION') as string }],
    });
  });

  it('keys that are lost in the middle of a hunt make one more call that was never sent', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);

    const zones = awsCloud({ ...unaided, region: 'us-east-1' }).zones();

    await expect(zones).rejects.toMatchObject({ name: 'CloudCallError', fault: { status: null, reached: 'no', stage: 'read' } });
    expect(endpoint.seen).toEqual([]);
  });

  it('a search for keys that hangs ends with the deadline', async () => {
    endpoint.on('', { instead: 'silence' });
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', endpoint.url);

    const account = awsCloud({ ...unaided, region: 'us-east-1', callTimeoutMs: 50 }).account();

    await expect(account).rejects.toMatchObject({ problems: [{ got: expect.stringContaining('0.05 s') as string }] });
  });

  it.each([
    [{ region: 'us-west-2', profile: 'p', endpointUrl: 'http://x' }, {}, { region: 'us-west-2', profile: null, endpoint: null }],
    [
      { region: 'us-west-2', profile: null, endpointUrl: null },
      { region: 'eu-west-1', profile: 'q' },
      { region: 'eu-west-1', profile: 'q', endpoint: null },
    ],
  ])('options from the environment leave profile and endpoint to the SDK unless they are named', (aws, choice, expected) => {
    expect(awsOptions(aws, { ...choice, callTimeoutMs: 1 })).toEqual({ ...expected, callTimeoutMs: 1 });
  });
});
