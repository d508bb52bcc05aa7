import { createVerify } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { ociCloud } from '../../../shared/clouds/oci/index.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { keyOfFile, keys, optionsFor } from './account.ts';
import { endpointOfEachTest, type Seen } from './fake-endpoint.ts';
import { instance, instanceId, payload } from './recorded.ts';

const keyPath = keyOfFile();

const endpoint = endpointOfEachTest();

const launchRoute = 'POST /20160918/instances';
const accepted = { json: instance(), headers: { 'opc-work-request-id': 'ocid1.coreservicesworkrequest.oc1..wr' } };

/** Checks the signature against the request as it arrived (docs.oracle.com, request signatures). */
function verifies(seen: Seen): boolean {
  const fields = Object.fromEntries(
    [...String(seen.headers.authorization).matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key!, value!]),
  );
  const lines = fields.headers!.split(' ').map((name) => {
    const key = name.toLowerCase();
    return key === '(request-target)' ? `${key}: ${seen.method.toLowerCase()} ${seen.target}` : `${key}: ${String(seen.headers[key])}`;
  });
  return createVerify('RSA-SHA256').update(lines.join('\n')).verify(keys.publicKey, fields.signature!, 'base64');
}

describe('launching on OCI', () => {
  it('answers the instance, the work request and the request id', async () => {
    endpoint.on(launchRoute, accepted);

    const answer = await ociCloud(optionsFor(endpoint.url, keyPath)).launch({ payload, token: 'token-1' });

    expect(answer).toMatchObject({ workRequestId: 'ocid1.coreservicesworkrequest.oc1..wr', requestId: 'req-1' });
    expect(answer.instance).toMatchObject({
      id: instanceId,
      state: 'coming',
      rawState: 'PROVISIONING',
      createdAt: '2026-11-01T10:00:00.000Z',
    });
    expect(answer.instance.raw).toEqual(instance());
  });

  it('sends the token it is given, once, under a signature that covers what is sent', async () => {
    endpoint.on(launchRoute, accepted);

    await ociCloud(optionsFor(endpoint.url, keyPath)).launch({ payload, token: 'token-1' });

    expect(endpoint.seen).toHaveLength(1);
    expect(endpoint.seen[0]!.headers['opc-retry-token']).toBe('token-1');
    expect(endpoint.seen[0]!.headers['content-type']).toBe('application/json');
    expect(endpoint.seen[0]!.headers['opc-client-retries']).toBeUndefined();
    expect(verifies(endpoint.seen[0]!)).toBe(true);
  });

  it('passes fields through that no SDK knows, at any depth', async () => {
    const strange: JsonObject = {
      ...payload,
      sourceDetails: { sourceType: 'quantumImage', imageId: 'x', nested: { deep: [1, { deeper: null }] } },
      platformConfig: { type: 'NEW_PLATFORM', isFast: true },
      launchVolumeAttachments: [{ type: 'carrierPigeon', launchCreateVolumeDetails: { volumeCreationType: 'HATCH' } }],
      metadata: { user_data: 'I2Nsb3VkLWNvbmZpZw==', greeting: 'Grüße 😀' },
      anything: { at: 'all' },
    };
    endpoint.on(launchRoute, accepted);

    await ociCloud(optionsFor(endpoint.url, keyPath)).launch({ payload: strange, token: 't' });

    expect(JSON.parse(endpoint.seen[0]!.body)).toEqual(strange);
    expect(verifies(endpoint.seen[0]!)).toBe(true);
  });

  it('sends a launch whose connection is reset once', async () => {
    endpoint.on(launchRoute, { instead: 'reset' });

    const launched = ociCloud(optionsFor(endpoint.url, keyPath)).launch({ payload, token: 't' });

    await expect(launched).rejects.toMatchObject({ fault: { status: null, reached: 'unknown', stage: 'launch' } });
    expect(endpoint.seen).toHaveLength(1);
  });

  it('keeps calling after many failures: no breaker opens', async () => {
    endpoint.on(launchRoute, { status: 503, text: '' });
    const cloud = ociCloud(optionsFor(endpoint.url, keyPath));

    const statuses: unknown[] = [];
    for (let call = 0; call < 15; call++) statuses.push(await cloud.launch({ payload, token: 't' }).catch((error) => error.fault.status));

    expect(new Set(statuses)).toEqual(new Set([503]));
    expect(endpoint.seen).toHaveLength(15);
  });

  it('loads neither oci-identity nor oci-limits, and neither does looking for what was launched', async () => {
    endpoint.on(launchRoute, accepted);
    endpoint.on('GET /20160918/instances', { json: [] });
    const cloud = ociCloud(optionsFor(endpoint.url, keyPath));

    await cloud.launch({ payload, token: 't' });
    await cloud.find({ tags: {}, payload });

    const loaded = Object.keys(createRequire(import.meta.url).cache).flatMap((file) => /node_modules.(oci-[a-z]+)/.exec(file)?.[1] ?? []);
    // oci-core requires oci-workrequests by itself, for its waiters.
    expect(new Set(loaded)).toEqual(new Set(['oci-common', 'oci-core', 'oci-workrequests']));
  });

  it('does not follow a redirect, and calls it a fault', async () => {
    endpoint.on(launchRoute, { status: 307, headers: { location: '/elsewhere' } });

    const launched = ociCloud(optionsFor(endpoint.url, keyPath)).launch({ payload, token: 't' });

    await expect(launched).rejects.toMatchObject({ fault: { status: 307, message: expect.stringContaining('/elsewhere') as string } });
    expect(endpoint.seen).toHaveLength(1);
  });

  it.each([
    ['HTML', { text: '<html><body>Welcome</body></html>' }],
    ['an empty body', { text: '' }],
    ['a JSON array', { json: [] }],
    ['an instance without an id', { json: { lifecycleState: 'PROVISIONING' } }],
  ])('calls a 200 with %s unreadable, which leaves the outcome open', async (_, reply) => {
    endpoint.on(launchRoute, reply);

    const launched = ociCloud(optionsFor(endpoint.url, keyPath)).launch({ payload, token: 't' });

    await expect(launched).rejects.toMatchObject({
      fault: { status: 200, code: 'UnreadableAnswer', reached: 'yes', stage: 'launch', requestId: 'req-1' },
    });
  });

  it('finds region endpoints by itself, for regions the SDK does not know too', async () => {
    const urls: string[] = [];
    const transport = (url: string) => {
      urls.push(url);
      return Promise.resolve(new Response(JSON.stringify(instance()), { status: 200 }));
    };
    const known = optionsFor('', keyPath, { endpoint: null, transport });
    const unknown = { ...known, credentials: { ...known.credentials, env: { ...known.credentials.env, OCI_REGION: 'xx-nowhere-7' } } };

    await ociCloud(known).launch({ payload, token: 't' });
    await ociCloud(unknown).launch({ payload, token: 't' });

    expect(urls).toEqual([
      'https://iaas.us-phoenix-1.oraclecloud.com/20160918/instances',
      'https://iaas.xx-nowhere-7.oraclecloud.com/20160918/instances',
    ]);
  });
});
