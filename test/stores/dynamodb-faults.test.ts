import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { dynamoClient, openDynamoStore } from '../../shared/stores/dynamodb/dynamo-store.ts';
import { tableDefinition } from '../../shared/stores/dynamodb/table.ts';
import type { Store } from '../../shared/stores/port.ts';
import { huntDocument, timelineEvent } from '../support/documents.ts';
import { type DynamoTable, openTable, type TableOptions } from '../support/dynalite.ts';
import { freshAccount, leaseRequest } from './contract/setting.ts';

const closing: DynamoTable[] = [];
afterEach(async () => {
  for (const each of closing.splice(0)) await each.close();
});

async function opened(options: TableOptions = {}): Promise<{ dynamo: DynamoTable; store: Store }> {
  const dynamo = await openTable(options);
  closing.push(dynamo);
  return { dynamo, store: openDynamoStore({ client: dynamo.client, table: dynamo.table, ttlDays: 10 }) };
}

/** A hunt on record, led by runner 1. */
async function led(store: Store, overrides: Parameters<typeof huntDocument>[0] = {}) {
  const account = freshAccount();
  const { epoch } = await store.acquireLease(leaseRequest(account));
  const document = huntDocument({ account, lease: { epoch }, ...overrides });
  await store.createHunt(document, []);
  return document;
}

async function itemsOf({ client, table }: DynamoTable): Promise<Record<string, string>[]> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
  return Items.map((item) => Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value.S ?? value.N ?? '?'])));
}

describe('an answer of DynamoDB that gets lost after its effect', () => {
  test('makes the SDK send the write again, which then looks lost, and the save is told as won all the same', async () => {
    const { dynamo, store } = await opened();
    const document = await led(store);
    dynamo.sent.length = 0;
    dynamo.befall('PutItem', 'lose-answer');

    const saved = await store.saveHunt({ ...document, phase: 'hunting' }, [timelineEvent(document)]);

    expect(saved).toMatchObject({ version: 2, phase: 'hunting' });
    expect(dynamo.sent.filter((operation) => operation === 'PutItem')).toHaveLength(2);
    expect((await store.loadHunt(document.huntId))?.document).toEqual(saved);
    expect(await store.timeline(document.huntId)).toHaveLength(1);
  });

  test('is looked up once the SDK has given up, for each kind of write', async () => {
    const { dynamo, store } = await opened({ maxAttempts: 1 });
    const account = freshAccount();
    const document = huntDocument({ account, lease: { epoch: 1 } });
    const state = { pace: 10, streak: 0, fails: 0, since: 0, exponent: 0 };

    for (const write of [
      () => store.acquireLease(leaseRequest(account)),
      () => store.createHunt(document, []),
      () => store.saveHunt(document, []),
      () => store.writePace(account, { state, nextAt: 0, version: 0 }),
      () => store.writeMarks(account, { marks: [], version: 0 }),
    ]) {
      dynamo.befall('PutItem', 'lose-answer');
      await expect(write()).resolves.not.toBeNull();
    }

    expect((await store.loadHunt(document.huntId))?.document.version).toBe(2);
  });
});

describe('a call that DynamoDB does not serve', () => {
  test.each([
    ['ThrottlingException', 400, true, /throttled/],
    ['ProvisionedThroughputExceededException', 400, true, /throttled/],
    ['RequestLimitExceeded', 400, true, /throttled/],
    ['InternalServerError', 500, true, /does not answer/],
    ['ServiceUnavailable', 503, true, /does not answer/],
    ['SomethingNew', 502, true, /does not answer/],
    ['AccessDeniedException', 400, false, /may not be used.*Give the role/],
    ['ExpiredTokenException', 400, false, /no valid AWS credentials/],
    ['ResourceNotFoundException', 400, false, /does not exist.*deploy:aws/],
    ['SomethingNew', 400, false, /refuses the call/],
  ])('with %s (%d): retryable is %s', async (error, status, retryable, text) => {
    const { dynamo, store } = await opened({ maxAttempts: 1 });
    dynamo.befall('GetItem', { error, status, message: 'the words of DynamoDB' });

    const refused = await store.readPace(freshAccount()).catch((failure: unknown) => failure);

    expect(refused).toMatchObject({ name: 'StoreUnavailableError', place: 'DynamoDB table foothold', retryable });
    expect(refused).toMatchObject({ message: expect.stringMatching(text), cause: expect.anything() });
    expect((refused as Error).message).toContain('the words of DynamoDB');
  });

  test('because the network is gone may be served later', async () => {
    const { dynamo, store } = await opened({ maxAttempts: 1 });
    dynamo.befall('GetItem', 'reset');

    await expect(store.readPace(freshAccount())).rejects.toMatchObject({ name: 'StoreUnavailableError', retryable: true });
  });

  test('because it stumbles once is sent again by the SDK and nobody notices', async () => {
    const { dynamo, store } = await opened();
    const document = await led(store);
    dynamo.befall('PutItem', { error: 'InternalServerError', status: 500 });

    await expect(store.saveHunt(document, [])).resolves.toMatchObject({ version: 2 });
  });

  test('because a write throttles for good is an error that may pass, and leaves the hunt as it was', async () => {
    const { dynamo, store } = await opened({ maxAttempts: 1 });
    const document = await led(store);
    dynamo.befall('PutItem', { error: 'ThrottlingException', status: 400 });

    await expect(store.saveHunt(document, [])).rejects.toMatchObject({ name: 'StoreUnavailableError', retryable: true });

    await expect(store.saveHunt(document, [])).resolves.toMatchObject({ version: 2 });
  });

  test('because the hunt outgrew an item says so', async () => {
    const { store } = await opened({ maxAttempts: 1 });
    const document = await led(store);

    const refused = store.saveHunt({ ...document, region: 'x'.repeat(420_000) }, []);

    await expect(refused).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      retryable: false,
      message: expect.stringMatching(/400 KB.*user data/),
    });
    expect((await store.loadHunt(document.huntId))?.document).toEqual(document);
  });

  test('because there are no credentials says so', async () => {
    const credentials = () => Promise.reject(Object.assign(new Error('no providers'), { name: 'CredentialsProviderError' }));
    const client = dynamoClient({ region: 'us-east-1', endpoint: 'http://127.0.0.1:9' }, { credentials });
    const store = openDynamoStore({ client, table: 'foothold', ttlDays: 1 });

    await expect(store.readPace('account')).rejects.toMatchObject({
      name: 'StoreUnavailableError',
      retryable: false,
      remedy: expect.stringContaining('AWS_PROFILE'),
    });
    client.destroy();
  });
});

describe('the table', () => {
  const at = '2026-11-01T12:00:00.000Z';
  const tenDaysLater = String(Date.parse(at) / 1000 + 10 * 86_400);

  test('holds keys, what the indexes need, and bodies; on lists of open hunts only those that are', async () => {
    const { dynamo, store } = await opened();
    const document = await led(store, { createdAt: '2026-11-01T12:00:00Z' });
    await store.saveHunt({ ...document, phase: 'ready', endedAt: at }, []);

    const item = (await itemsOf(dynamo)).find(({ sk }) => sk === 'DOCUMENT');

    expect(item).toEqual({
      pk: `HUNT#${document.huntId}`,
      sk: 'DOCUMENT',
      account: document.account,
      tenant: 'local',
      age: `2026-11-01T12:00:00.000Z#${document.huntId}`,
      phase: 'ready',
      version: '2',
      revision: expect.any(String),
      body: expect.any(String),
    });
  });

  test.each([
    ['failed', at, tenDaysLater],
    ['cancelled', at, tenDaysLater],
    ['ready', at, undefined],
    ['hunting', null, undefined],
  ] as const)('forgets a hunt that is %s (ended %s) at %s', async (phase, endedAt, expires) => {
    const { dynamo, store } = await opened();
    const document = await led(store);
    await store.saveHunt({ ...document, phase, endedAt }, []);

    expect((await itemsOf(dynamo)).find(({ sk }) => sk === 'DOCUMENT')?.['expires']).toBe(expires);
  });

  test('forgets timelines in time, and leases, paces and marks never', async () => {
    const { dynamo, store } = await opened();
    const document = await led(store);
    const saved = await store.saveHunt(document, [timelineEvent(document, { at })]);
    await store.saveHunt(saved, []);
    await store.writePace(document.account, { state: { pace: 1, streak: 0, fails: 0, since: 0, exponent: 0 }, nextAt: 0, version: 0 });
    await store.writeMarks(document.account, { marks: [], version: 0 });

    const expiries = Object.fromEntries((await itemsOf(dynamo)).map(({ sk, expires }) => [sk, expires]));

    expect(expiries).toEqual({
      DOCUMENT: undefined,
      'EVENTS#000000000002': tenDaysLater,
      LEASE: undefined,
      PACE: undefined,
      MARKS: undefined,
    });
    expect(tableDefinition.timeToLiveAttribute).toBe('expires');
  });

  test('lists the hunts of all accounts together, newest first, page after page', async () => {
    const { store } = await opened({ pageMost: 1 });
    const ages = ['2026-11-01T12:00:00Z', '2026-11-03T12:00:00Z', '2026-11-02T12:00:00Z'];
    for (const createdAt of ages) await store.createHunt(huntDocument({ account: freshAccount(), createdAt }), []);

    const listed = (await store.listHunts({ open: true, limit: 2 })).map(({ createdAt }) => createdAt);

    expect(listed).toEqual([ages[1], ages[2]]);
  });

  test('tells a timeline page after page', async () => {
    const { store } = await opened({ pageMost: 1 });
    let document = await led(store);
    for (const attempt of [1, 2, 3, 4]) document = await store.saveHunt(document, [timelineEvent(document, { data: { attempt } })]);

    const attempts = async (limit?: number) => (await store.timeline(document.huntId, limit)).map(({ data }) => data['attempt']);

    expect(await attempts()).toEqual([1, 2, 3, 4]);
    expect(await attempts(3)).toEqual([2, 3, 4]);
  });

  test('and what the store says hold no secret of the client', async () => {
    const { dynamo, store } = await opened({ maxAttempts: 1 });
    const document = await led(store);
    await store.requestControl(document.huntId, { wish: 'cancel', at, by: 'SIGINT' });
    await store.saveHunt(document, [timelineEvent(document)]);
    dynamo.befall('PutItem', 'reset', { error: 'AccessDeniedException', status: 400 });
    const refusals = [await store.saveHunt(document, []).catch(told), await store.saveHunt({ ...document, version: 2 }, []).catch(told)];

    const seen = JSON.stringify([await itemsOf(dynamo), refusals]);

    expect(refusals.every((refusal) => typeof refusal === 'string')).toBe(true);
    expect(seen).not.toMatch(/AKIAEXAMPLE|example-secret-key|authorization/i);
  });

  const told = (error: unknown) => `${(error as Error).name} ${(error as Error).message} ${JSON.stringify(error)}`;
});
