import { afterEach, describe, expect, test } from 'vitest';
import { apiKey, createApiKey } from '../../local/simulated-oci/credentials.ts';
import { apiKeySigner } from '../../shared/clouds/oci/signer.ts';
import type { ObjectStoreOptions } from '../../shared/stores/object-storage/object-store.ts';
import type { Store } from '../../shared/stores/port.ts';
import { huntDocument, timelineEvent } from '../support/documents.ts';
import type { Misfortune, ObjectStorage } from '../support/object-storage.ts';
import { startBucket, storeIn } from '../support/object-storage-store.ts';
import { freshAccount, leaseRequest } from './contract/setting.ts';

const closing: ObjectStorage[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});

async function opened(overrides: Partial<ObjectStoreOptions> = {}) {
  const bucket = await startBucket();
  closing.push(bucket);
  const pauses: number[] = [];
  return { bucket, pauses, store: await storeIn(bucket, overrides, pauses) };
}

async function led(store: Store) {
  const account = freshAccount();
  const { epoch } = await store.acquireLease(leaseRequest(account));
  const document = huntDocument({ account, lease: { epoch } });
  await store.createHunt(document, []);
  return document;
}

const refused = (call: Promise<unknown>) =>
  call.then(
    () => null,
    (error: unknown) => error as Error & { retryable?: boolean },
  );

describe('an answer of Object Storage that gets lost after its effect', () => {
  test.each(['lose-answer', 'repeat'] as const)(
    '(%s) turns our own win into a 412, and the write is told as won all the same',
    async (misfortune) => {
      const { bucket, store } = await opened();
      const account = freshAccount();
      const document = huntDocument({ account, lease: { epoch: 1 } });
      const state = { pace: 10, streak: 0, fails: 0, since: 0, exponent: 0 };

      for (const [pattern, write] of [
        [/^PUT .*leases/, () => store.acquireLease(leaseRequest(account))],
        [/^PUT .*hunts/, () => store.createHunt(document, [])],
        [/^PUT .*hunts/, () => store.saveHunt(document, [timelineEvent(document)])],
        [/^PUT .*paces/, () => store.writePace(account, { state, nextAt: 0, version: 0 })],
        [/^PUT .*marks/, () => store.writeMarks(account, { marks: [], version: 0 })],
      ] as const) {
        bucket.befall(pattern, misfortune);
        await expect(write()).resolves.not.toBeNull();
      }

      expect((await store.loadHunt(document.huntId))?.document.version).toBe(2);
      expect(await store.timeline(document.huntId)).toHaveLength(1);
    },
  );

  test('is known after a deadline too', async () => {
    const { bucket, store } = await opened({ callTimeoutMs: 150 });
    const document = await led(store);
    bucket.befall(/^PUT .*hunts/, 'hang');

    await expect(store.saveHunt(document, [])).resolves.toMatchObject({ version: 2 });
  });
});

describe('a request that Object Storage does not serve', () => {
  const busy: [string, Misfortune][] = [
    ['throttled', { status: 429, code: 'TooManyRequests' }],
    ['a 503', { status: 503, code: 'ServiceUnavailable' }],
    ['a page of a proxy', { status: 502, body: '<html>bad gateway</html>' }],
    ['written by others at once', { status: 409, code: 'ConcurrentObjectUpdate' }],
    ['declined now and then', { status: 404, code: 'BucketNotFound' }],
    ['reset', 'reset'],
  ];

  test.each(busy)('%s: is sent again after a pause, and nobody notices', async (_, misfortune) => {
    const { bucket, pauses, store } = await opened();
    const document = await led(store);
    bucket.befall(/^PUT .*hunts/, misfortune, misfortune);

    await expect(store.saveHunt(document, [])).resolves.toMatchObject({ version: 2 });

    expect(pauses).toEqual([200, 800]);
  });

  test.each(busy)('%s: is an error that may pass after four tries, and leaves the hunt as it was', async (_, misfortune) => {
    const { bucket, pauses, store } = await opened();
    const document = await led(store);
    bucket.befall(/^PUT .*hunts/, misfortune, misfortune, misfortune, misfortune);

    const error = await refused(store.saveHunt(document, []));

    expect(error).toMatchObject({ name: 'StoreUnavailableError', place: 'Object Storage bucket foothold-state', retryable: true });
    expect(pauses).toEqual([200, 800, 2000]);
    expect((await store.loadHunt(document.huntId))?.document).toEqual(document);
  });

  test.each([
    ['wrong credentials', { status: 401, code: 'NotAuthenticated' }, /credentials.*clock/s],
    ['no right', { status: 403, code: 'NotAuthorized' }, /policy/],
    ['no such namespace', { status: 404, code: 'NamespaceNotFound' }, /namespace/],
    ['a 404 that is not the service’s own', { status: 404, body: '<html>not found</html>' }, /not found/],
    ['a redirect', { status: 302, headers: { location: 'https://portal.example' }, body: '' }, /refuses/],
    ['an object without an etag', { status: 200, body: '{}' }, /without an etag/],
  ] as [string, Misfortune, RegExp][])('%s: is told at once, and never taken for an absent hunt', async (_, misfortune, text) => {
    const { bucket, pauses, store } = await opened();
    const document = await led(store);
    bucket.befall(/^GET .*hunts/, misfortune);

    const error = await refused(store.loadHunt(document.huntId));

    expect(error).toMatchObject({ name: 'StoreUnavailableError', retryable: false, message: expect.stringMatching(text) });
    expect(pauses).toEqual([]);
  });

  test.each([
    ['that is no JSON', { status: 200, body: 'x' }],
    ['that is no list', { status: 200, body: '{"objects":[{}]}' }],
    ['that never ends', { status: 200, body: '{"objects":[],"nextStartWith":"a"}' }],
  ] as [string, Misfortune][])('a list %s is an error, not a short list', async (_, misfortune) => {
    const { bucket, store } = await opened();
    await led(store);
    bucket.befall(/^GET $/, misfortune, misfortune);

    await expect(store.listHunts({ open: true })).rejects.toMatchObject({ name: 'StoreUnavailableError', retryable: false });
  });

  test('because nobody listens may be served later', async () => {
    const { store } = await opened({ endpoint: 'http://127.0.0.1:9', namespace: 'axexample' });

    await expect(store.readPace('account')).rejects.toMatchObject({ name: 'StoreUnavailableError', retryable: true });
  });

  test('because credentials cannot be read is never sent, and says why', async () => {
    const { bucket, store } = await opened({ signer: () => Promise.reject(new Error('no configuration file')) });

    const error = await refused(store.readPace('account'));

    expect(error).toMatchObject({
      name: 'StoreUnavailableError',
      retryable: false,
      message: expect.stringContaining('no configuration file'),
    });
    expect(bucket.received).toEqual([]);
  });

  test('because another key signs is refused', async () => {
    const [stranger, { fingerprint }] = [await createApiKey(), await apiKey()];
    const signer = apiKeySigner('ocid1.tenancy.oc1..example', 'ocid1.user.oc1..example', fingerprint, stranger.privateKey);
    const { store } = await opened({ signer: async () => signer });

    await expect(store.readPace('account')).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining('NotAuthenticated'),
    });
  });

  test('after the caller has gone is not sent', async () => {
    const { bucket, store } = await opened({ signal: AbortSignal.abort() });

    await expect(store.readPace('account')).rejects.toMatchObject({ name: 'StoreUnavailableError', retryable: false });
    expect(bucket.received).toEqual([]);
  });
});

describe('the bucket', () => {
  test('holds one object a record, below the prefix, and asks for its namespace once', async () => {
    const { bucket, store } = await opened({ prefix: 'team-a/' });
    const document = huntDocument({ account: 'oci:tenancy/x:us-phoenix-1', createdAt: '2026-11-01T12:00:00Z' });
    const account = 'oci_3a_tenancy_2f_x_3a_us-phoenix-1';
    await store.acquireLease(leaseRequest(document.account));
    await store.createHunt(document, []);
    await store.requestControl(document.huntId, { wish: 'pause', at: '2026-11-01T12:00:00.000Z', by: 'SIGINT' });

    expect([...bucket.objects.keys()].sort()).toEqual([
      `team-a/hunts/${document.huntId}.json`,
      `team-a/leases/${account}.json`,
      `team-a/listed/${account}/2026-11-01T12:00:00.000Z_${document.huntId}`,
      `team-a/open/${account}/2026-11-01T12:00:00.000Z_${document.huntId}`,
      `team-a/tenants/listed/local/2026-11-01T12:00:00.000Z_${document.huntId}`,
      `team-a/tenants/open/local/2026-11-01T12:00:00.000Z_${document.huntId}`,
      `team-a/wishes/${document.huntId}.json`,
    ]);
    expect(bucket.wire.filter(({ url }) => url === '/n/')).toHaveLength(1);
  });

  test('forgets a wish that is taken back, and takes an ended hunt off the open ones', async () => {
    const { bucket, store } = await opened();
    const document = await led(store);
    await store.requestControl(document.huntId, { wish: 'pause', at: '2026-11-01T12:00:00.000Z', by: 'SIGINT' });
    await store.requestControl(document.huntId, null);
    await store.requestControl(document.huntId, null);
    await store.saveHunt({ ...document, phase: 'ready', endedAt: '2026-11-01T12:30:00.000Z' }, []);

    const kinds = [...bucket.objects.keys()].map((name) => /^foothold\/(tenants\/\w+|\w+)/.exec(name)?.[1]);
    expect(kinds).toEqual(['leases', 'listed', 'tenants/listed', 'hunts']);
  });

  test('a hunt that could not be taken off the open ones is saved all the same, and not listed as open', async () => {
    const { bucket, store } = await opened();
    const document = await led(store);
    bucket.befall(/^DELETE /, { status: 403, code: 'NotAuthorized' });

    await expect(store.saveHunt({ ...document, endedAt: '2026-11-01T12:30:00.000Z' }, [])).resolves.toMatchObject({ version: 2 });

    expect(await store.listHunts({ account: document.account, open: true })).toEqual([]);
  });

  test('a hunt that was put on the lists and never created is on none', async () => {
    const { bucket, store } = await opened();
    const document = huntDocument({ account: freshAccount() });
    bucket.befall(/^PUT .*hunts/, { status: 403, code: 'NotAuthorized' });
    await refused(store.createHunt(document, []));

    expect(await store.listHunts({ account: document.account })).toEqual([]);
    await expect(store.createHunt(document, [])).resolves.toBeUndefined();
    expect(await store.listHunts({ account: document.account })).toEqual([{ ...document, version: 1 }]);
  });

  test('an account whose key starts like another’s has lists of its own', async () => {
    const { store } = await opened();
    const [one, other] = [huntDocument({ account: 'a' }), huntDocument({ account: 'a/b' })];
    for (const document of [one, other]) await store.createHunt(document, []);

    expect((await store.listHunts({ account: 'a' })).map(({ huntId }) => huntId)).toEqual([one.huntId]);
  });

  test('lists the hunts of all accounts together, newest first', async () => {
    const { store } = await opened();
    const ages = ['2026-11-01T12:00:00Z', '2026-11-03T12:00:00Z', '2026-11-02T12:00:00Z'];
    for (const createdAt of ages) await store.createHunt(huntDocument({ account: freshAccount(), createdAt }), []);

    const listed = (await store.listHunts({ open: true, limit: 2 })).map(({ createdAt }) => createdAt);

    expect(listed).toEqual([ages[1], ages[2]]);
  });

  test('lists a hunt once, also when its id was asked for twice', async () => {
    const { store } = await opened();
    const document = await led(store);
    await refused(store.createHunt({ ...document, createdAt: '2026-12-01T12:00:00Z' }, []));

    expect(await store.listHunts({ account: document.account })).toEqual([document]);
  });

  test('and what the store says hold no secret of the signer', async () => {
    const { bucket, store } = await opened();
    const { privateKey } = await apiKey();
    const document = await led(store);
    await store.saveHunt(document, [timelineEvent(document)]);
    bucket.befall(/^PUT .*hunts/, {
      status: 403,
      code: 'NotAuthorized',
      body: '{"code":"NotAuthorized","message":"token ST$eyJhbGciOi.J9 was seen"}',
    });
    const error = await refused(store.saveHunt({ ...document, version: 2 }, []));

    const seen = JSON.stringify([[...bucket.objects], error?.message, error]);

    expect(error?.message).toContain('NotAuthorized');
    expect(seen).not.toMatch(/Signature|authorization|keyId|eyJhbGciOi/i);
    expect(seen).not.toContain(privateKey.split('\n')[1]);
    expect(bucket.wire.every(({ body }) => !/signature|authorization/i.test(body))).toBe(true);
  });
});
