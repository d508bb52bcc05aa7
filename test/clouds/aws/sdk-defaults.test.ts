import { describe, expect, it, vi } from 'vitest';
import { awsChecks, awsCloud } from '../../../shared/clouds/aws/index.ts';
import { faultWith } from '../../support/faults.ts';
import { endpointOfEachTest, refusal } from './fake-endpoint.ts';
import { instanceId, instanceXml, optionsFor, payload, reservation, view, zonesXml } from './recorded.ts';

// The SDK reads these when a client is made; both ways to keys are set, which it warns of.
const printed = vi.hoisted(() => {
  Object.assign(process.env, {
    AWS_MAX_ATTEMPTS: '5',
    AWS_RETRY_MODE: 'adaptive',
    AWS_PROFILE: 'default',
    AWS_ACCESS_KEY_ID: 'AKIAENV',
    AWS_SECRET_ACCESS_KEY: 'canary',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  });
  const lines: unknown[][] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    console[method] = (...words: unknown[]) => void lines.push(words);
  process.on('warning', (warning) => lines.push([warning.message]));
  return lines;
});

const endpoint = endpointOfEachTest();

const statusOf = (call: Promise<unknown>) =>
  call.then(
    () => 200,
    (error: { fault: { status: number | null } }) => error.fault.status,
  );

describe('with retries turned on in the environment of the SDK', () => {
  it.each([
    ['InsufficientInstanceCapacity', 500],
    ['RequestLimitExceeded', 503],
    ['Throttling', 400],
    ['InternalError', 500],
    ['Unavailable', 503],
    ['RequestTimeTooSkewed', 403],
    ['RequestExpired', 400],
  ])('a launch answered with %s is sent once', async (code, status) => {
    endpoint.on('RunInstances', refusal(code, 'no', status));

    const launched = awsCloud(optionsFor(endpoint.url)).launch({ payload, token: 't' });

    await expect(launched).rejects.toMatchObject({ fault: { status, code, requestId: 'req-1' } });
    expect(endpoint.seen).toHaveLength(1);
    expect(endpoint.seen[0]!.headers['amz-sdk-request']).toBe('attempt=1; max=1');
  });

  it.each(['reset', 'cut'] as const)('a launch that ends in a %s is sent once', async (instead) => {
    endpoint.on('RunInstances', { instead, xml: reservation(instanceXml()) });

    const launched = awsCloud(optionsFor(endpoint.url)).launch({ payload, token: 't' });

    await expect(launched).rejects.toMatchObject({ fault: { status: null, reached: 'unknown' } });
    expect(endpoint.seen).toHaveLength(1);
  });

  it('reads of every service are sent once each', async () => {
    const actions = [
      'DescribeInstances',
      'DescribeInstanceStatus',
      'GetCallerIdentity',
      'GetConsoleOutput',
      'GetProducts',
      'GetServiceQuota',
    ];
    for (const action of actions) endpoint.on(action, refusal('InternalError', 'broken', 500));
    const cloud = awsCloud(optionsFor(endpoint.url));

    const statuses = [
      await statusOf(cloud.inspect(instanceId)),
      await statusOf(cloud.health(view())),
      await statusOf(cloud.account()),
      await statusOf(cloud.console(view(), null)),
      await cloud.onDemandPrice('t3.micro'),
    ];
    endpoint.on('DescribeInstances', { xml: '<reservationSet/>' });
    const verdict = await cloud.quota(payload, faultWith({ status: 400, code: 'VcpuLimitExceeded' }));

    expect(statuses).toEqual([500, 500, 500, 500, null]);
    expect(verdict.verdict).toBe('unknown');
    expect(Object.fromEntries(actions.map((action) => [action, endpoint.asked(action).length]))).toEqual({
      DescribeInstances: 2,
      DescribeInstanceStatus: 1,
      GetCallerIdentity: 1,
      GetConsoleOutput: 1,
      GetProducts: 1,
      GetServiceQuota: 1,
    });
  });

  it('throttles do not make the client hold later calls back', async () => {
    endpoint.on('DescribeAvailabilityZones', refusal('RequestLimitExceeded', 'slow down', 503));
    const cloud = awsCloud(optionsFor(endpoint.url));
    const begun = performance.now();

    for (let call = 0; call < 20; call++) await statusOf(cloud.zones());

    expect(endpoint.seen).toHaveLength(20);
    // The adaptive mode of the SDK brings the rate down to one call in two seconds.
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it('nothing is printed, by failures, two ways to keys, unreadable answers or checks', async () => {
    endpoint.on(
      'RunInstances',
      { status: 500, text: '' },
      { instead: 'reset' },
      { text: '<html></html>' },
      { xml: reservation(instanceXml()) },
    );
    endpoint.on('DescribeAvailabilityZones', { xml: zonesXml });
    const { keys: _, ...options } = optionsFor(endpoint.url);
    const cloud = awsCloud(optionsFor(endpoint.url));

    for (let call = 0; call < 4; call++) await cloud.launch({ payload, token: 't' }).catch(() => undefined);
    await awsCloud(options)
      .account()
      .catch(() => undefined);
    await awsChecks(optionsFor(endpoint.url)).run(payload, null, () => undefined);
    await new Promise((resolve) => setImmediate(resolve));

    expect(printed).toEqual([]);
  });
});
