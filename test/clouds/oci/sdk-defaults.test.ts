import { CircuitBreaker, GenericRetrier, OciSdkDefaultRetryConfiguration } from 'oci-common';
import { describe, expect, it, vi } from 'vitest';
import { ociChecks, ociCloud } from '../../../shared/clouds/oci/index.ts';
import { viewInstance } from '../../../shared/clouds/oci/view.ts';
import { faultWith } from '../../support/faults.ts';
import { keyOfFile, optionsFor } from './account.ts';
import { endpointOfEachTest } from './fake-endpoint.ts';
import { instance, instanceId, payload } from './recorded.ts';

// The SDK reads these when it is loaded, so they are set before any import.
const printed = vi.hoisted(() => {
  process.env.OCI_SDK_DEFAULT_RETRY_ENABLED = 'true';
  process.env.OCI_SDK_DEFAULT_CIRCUITBREAKER_ENABLED = 'true';
  const lines: unknown[][] = [];
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    console[method] = (...words: unknown[]) => void lines.push(words);
  process.on('warning', (warning) => lines.push([warning.message]));
  return lines;
});

const keyPath = keyOfFile();

const endpoint = endpointOfEachTest();

describe('with retries and breakers turned on in the environment of the SDK', () => {
  it('the SDK itself would retry', () => {
    expect(GenericRetrier.defaultRetryConfiguration).toBe(OciSdkDefaultRetryConfiguration);
    expect(CircuitBreaker.EnableDefaultCircuitBreaker).toBe('true');
  });

  it.each([500, 502, 503, 504, 429, 409])('a launch answered with %i is sent once', async (status) => {
    endpoint.on('POST /20160918/instances', { status, json: { code: 'IncorrectState', message: 'no' } });

    const launched = ociCloud(optionsFor(endpoint.url, keyPath)).launch({ payload, token: 't' });

    await expect(launched).rejects.toMatchObject({ fault: { status } });
    expect(endpoint.seen).toHaveLength(1);
  });

  it.each(['reset', 'cut'] as const)('a launch that ends in a %s is sent once', async (instead) => {
    endpoint.on('POST /20160918/instances', { instead });

    const launched = ociCloud(optionsFor(endpoint.url, keyPath)).launch({ payload, token: 't' });

    await expect(launched).rejects.toMatchObject({ fault: { reached: 'unknown' } });
    expect(endpoint.seen).toHaveLength(1);
  });

  it('reads of every service are sent once, and no breaker opens over twelve failures', async () => {
    const routes = [
      'GET /20160918/availabilityDomains',
      `GET /20160918/workRequests/wr`,
      'GET /20160918/vnicAttachments',
      `GET /20160918/instances/${instanceId}`,
    ];
    for (const route of routes) endpoint.on(route, { status: 500, json: { code: 'InternalError', message: 'broken' } });
    const cloud = ociCloud(optionsFor(endpoint.url, keyPath));
    const view = viewInstance(instance())!;
    const calls = [
      () => cloud.zones(),
      () => cloud.lateFault(view, { workRequestId: 'wr', requestId: null }),
      () => cloud.addresses(view),
      () => cloud.inspect(instanceId),
    ];

    const statuses: unknown[] = [];
    for (let round = 0; round < 12; round++) for (const call of calls) statuses.push(await call().catch((error) => error.fault.status));

    expect(new Set(statuses)).toEqual(new Set([500]));
    expect(endpoint.seen).toHaveLength(48);
  });

  it('nothing is printed, by imports, failures, unknown regions or checks', async () => {
    endpoint.on(
      'POST /20160918/instances',
      { status: 500, text: '' },
      { instead: 'reset' },
      { json: instance({ sourceDetails: { sourceType: 'unheard-of' } }) },
    );
    const options = optionsFor(endpoint.url, keyPath);
    const cloud = ociCloud({
      ...options,
      credentials: { ...options.credentials, env: { ...options.credentials.env, OCI_REGION: 'xx-nowhere-7' } },
    });

    for (let call = 0; call < 3; call++) await cloud.launch({ payload, token: 't' }).catch(() => undefined);
    await cloud.quota(payload, faultWith({ status: 400, code: 'LimitExceeded', message: 'a-count' }));
    await ociChecks(options).run(payload, null, () => undefined);
    await new Promise((resolve) => setImmediate(resolve));

    expect(printed).toEqual([]);
  });
});
