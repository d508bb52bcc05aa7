import { beforeEach, describe, expect, it } from 'vitest';
import { type OciOptions, ociChecks } from '../../../shared/clouds/oci/index.ts';
import type { CheckResult } from '../../../shared/clouds/port.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { keyOfFile, optionsFor } from './account.ts';
import { endpointOfEachTest } from './fake-endpoint.ts';
import { payload } from './recorded.ts';

const keyPath = keyOfFile();

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBpwfdl1UYa+kEqCmPnfFxrbYCkTYsVV0/ddrIpeFP95 me';
const spec: JsonObject = { ...payload, availabilityDomain: 'AD-{{AD_NUMBER}}', metadata: { ssh_authorized_keys: publicKey } };
const shapes = 'GET /20160918/shapes';
const subnet = 'GET /20160918/subnets/ocid1.subnet.oc1..ffff';
const image = 'GET /20160918/images/ocid1.image.oc1..eeee';

const endpoint = endpointOfEachTest();
beforeEach(() => {
  endpoint.on('GET /20160918/availabilityDomains', { json: [1, 2, 3].map((number) => ({ name: `Uocm:PHX-AD-${number}` })) });
  endpoint.on(image, { json: { id: 'ocid1.image.oc1..eeee', displayName: 'Oracle-Linux-9-aarch64', lifecycleState: 'AVAILABLE' } });
  endpoint.on(`${image}/shapes`, { json: [{ shape: 'VM.Standard.A1.Flex' }] });
  endpoint.on(shapes, { json: [{ shape: 'VM.Standard.A1.Flex', quotaNames: ['standard-a1-core-count'] }] });
  endpoint.on(subnet, { json: { id: 's', displayName: 'public', lifecycleState: 'AVAILABLE', prohibitPublicIpOnVnic: false } });
  endpoint.on('GET /20190729/limitValues', {
    json: [1, 2, 3].map((number) => ({
      name: 'standard-a1-core-count',
      scopeType: 'AD',
      availabilityDomain: `Uocm:PHX-AD-${number}`,
      value: 2,
    })),
  });
  endpoint.on('GET /20190729/services/compute/limits/standard-a1-core-count/resourceAvailability', { json: { used: 0, available: 2 } });
});

async function examine(
  given: JsonObject = spec,
  numbers: number[] | null = [1, 2, 3],
  more: Partial<OciOptions> = {},
): Promise<Record<string, CheckResult>> {
  const reported: CheckResult[] = [];
  const results = await ociChecks(optionsFor(endpoint.url, keyPath, more)).run(given, numbers, (check) => reported.push(check));
  expect(reported).toEqual(results);
  return Object.fromEntries(results.map((result) => [result.name, result]));
}

const statuses = (results: Record<string, CheckResult>) =>
  Object.fromEntries(Object.entries(results).map(([name, { status }]) => [name, status]));

describe('the checks of foothold doctor on OCI', () => {
  it('are all well for an account that is', async () => {
    const results = await examine();

    const { 'key fingerprint': key, ...others } = statuses(results);
    expect(key).toBe('warning'); // the tests' fingerprint is made up
    expect(others).toEqual({
      credentials: 'ok',
      clock: 'ok',
      'availability domains': 'ok',
      image: 'ok',
      'image and shape': 'ok',
      shape: 'ok',
      subnet: 'ok',
      limits: 'ok',
      'SSH key': 'ok',
    });
    expect(results.limits!.detail).toContain('standard-a1-core-count in Uocm:PHX-AD-3: 2 granted, 0 used');
  });

  it('go on without an account, and check what needs none', async () => {
    const options = optionsFor(endpoint.url, keyPath);
    const results = await examine(spec, [1], { credentials: { ...options.credentials, env: { OCI_USER_OCID: 'x' } } });

    expect(statuses(results)).toMatchObject({
      credentials: 'failed',
      clock: 'skipped',
      image: 'skipped',
      limits: 'skipped',
      'SSH key': 'ok',
    });
    expect(results.credentials!.detail).toContain('OCI_TENANCY_OCID');
    expect(results.credentials!.remedy).toContain('set all five');
    expect(endpoint.seen).toEqual([]);
  });

  it('tell that the cloud cannot be reached, once', async () => {
    await endpoint[Symbol.asyncDispose]();

    const results = await examine();

    expect(results.clock).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('ECONNREFUSED') as string,
      remedy: expect.stringContaining('FOOTHOLD_OCI_ENDPOINT') as string,
    });
    expect(statuses(results)).toMatchObject({ 'availability domains': 'skipped', subnet: 'skipped', 'SSH key': 'ok' });
  });

  it('name domains that the region does not have', async () => {
    const results = await examine(spec, [1, 4]);

    expect(results['availability domains']).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('AD-4 not among Uocm:PHX-AD-1') as string,
    });
    expect(results.shape!.detail).toBe('VM.Standard.A1.Flex is offered in Uocm:PHX-AD-1');
  });

  it('take a full domain name', async () => {
    const results = await examine(payload, null);

    expect(results['availability domains']!.status).toBe('ok');
    expect(results['SSH key']!.status).toBe('skipped');
  });

  it.each([
    [-20, 'ok'],
    [120, 'warning'],
    [-400, 'failed'],
  ])('judge a clock that is off by %i s: %s', async (seconds, status) => {
    endpoint.on('GET /20160918/availabilityDomains', {
      status: 401,
      json: { code: 'NotAuthenticated', message: 'no' },
      headers: { date: 'Sun, 01 Nov 2026 10:00:00 GMT' },
    });

    const results = await examine(spec, [1], { now: () => Date.parse('2026-11-01T10:00:00Z') + seconds * 1000 });

    expect(results.clock).toMatchObject({ status, detail: expect.stringContaining(`${Math.abs(seconds)} s`) as string });
    expect(results['availability domains']).toMatchObject({ status: 'failed', remedy: expect.stringContaining('fingerprint') as string });
  });

  it('find an image that does not boot on the shape', async () => {
    endpoint.on(`${image}/shapes`, { json: [{ shape: 'VM.Standard.E4.Flex' }] });

    expect((await examine())['image and shape']).toMatchObject({
      status: 'failed',
      remedy: expect.stringContaining('VM.Standard.E4.Flex') as string,
    });
  });

  it('find an image that is not there, and go on', async () => {
    endpoint.on(image, { status: 404, json: { code: 'NotAuthorizedOrNotFound', message: 'image not found' } });

    const results = await examine();

    expect(results.image).toMatchObject({
      status: 'failed',
      detail: expect.stringContaining('image not found') as string,
      remedy: expect.stringContaining('OCID') as string,
    });
    expect(results.subnet!.status).toBe('ok');
  });

  it('warn of a shape that one domain lacks, and fail one that all lack', async () => {
    endpoint.on(shapes, ({ query }) => ({
      json: query.get('availabilityDomain') === 'Uocm:PHX-AD-2' ? [] : [{ shape: 'VM.Standard.A1.Flex' }],
    }));
    const one = await examine();
    endpoint.on(shapes, { json: [] });
    const all = await examine();

    expect(one.shape).toMatchObject({ status: 'warning', detail: 'VM.Standard.A1.Flex is not offered in Uocm:PHX-AD-2' });
    expect(all.shape!.status).toBe('failed');
  });

  it.each([
    ['that prohibits the public address asked for', { prohibitPublicIpOnVnic: true }, {}, 'failed'],
    [
      'that prohibits public addresses',
      { prohibitPublicIpOnVnic: true },
      { createVnicDetails: { subnetId: 'ocid1.subnet.oc1..ffff' } },
      'warning',
    ],
    ['of another domain', { availabilityDomain: 'Uocm:PHX-AD-2' }, {}, 'failed'],
    ['that is being ended', { lifecycleState: 'TERMINATING' }, {}, 'failed'],
    ['that nobody names', {}, { createVnicDetails: {} }, 'skipped'],
  ])('judge a subnet %s', async (_, found, change, status) => {
    endpoint.on(subnet, { json: { id: 's', lifecycleState: 'AVAILABLE', ...found } });

    expect((await examine({ ...spec, ...(change as JsonObject) })).subnet!.status).toBe(status);
  });

  it.each([
    [0, 0, 'failed'],
    [1, 1, 'failed'],
    [4, 1, 'warning'],
    [4, 2, 'ok'],
  ])('judge a limit of %i with %i left for 2 cores: %s', async (value, available, status) => {
    endpoint.on('GET /20190729/limitValues', {
      json: [{ name: 'standard-a1-core-count', scopeType: 'AD', availabilityDomain: 'Uocm:PHX-AD-1', value }],
    });
    endpoint.on('GET /20190729/services/compute/limits/standard-a1-core-count/resourceAvailability', {
      json: { used: value - available, available },
    });

    expect((await examine(spec, [1])).limits!.status).toBe(status);
  });

  it('find a key that is none, without repeating it', async () => {
    const results = await examine({ ...spec, metadata: { ssh_authorized_keys: '-----BEGIN OPENSSH PRIVATE KEY-----\ncanary' } });

    expect(results['SSH key']).toMatchObject({ status: 'failed', detail: expect.stringContaining('a private key') as string });
    expect(JSON.stringify(results)).not.toContain('canary');
  });
});
