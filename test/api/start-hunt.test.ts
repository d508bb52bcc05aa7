import { afterEach, describe, expect, test } from 'vitest';
import { readHunt } from '../../shared/domain/api/read-hunt.ts';
import { KeyReusedError, QuotaExceededError } from '../../shared/usecases/api-errors.ts';
import { startHunt } from '../../shared/usecases/start-hunt.ts';
import { type ApiLab, apiLab, huntBody, type LabOptions } from '../support/api.ts';

let lab: ApiLab;
const open = (options: LabOptions = {}) => (lab = apiLab(options));
afterEach(() => lab.close());

const start = (key: string, tenant = 'ada', body = huntBody) =>
  startHunt({ tenant, key, wanted: readHunt(body, lab.api), scheduleId: null }, lab.api);

describe('one idempotency key', () => {
  test('starts one hunt, however many ask at once', async () => {
    open();

    const answers = await Promise.all(Array.from({ length: 40 }, () => start('key')));

    expect(new Set(answers.map(({ document }) => document.huntId)).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(lab.started).toHaveLength(1);
    expect(await lab.store.listHunts()).toHaveLength(1);
  });

  test('of different requests at once lets one through', async () => {
    open();

    const settled = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => start('key', 'ada', { ...huntBody, pace: { floor: 10 + at } })),
    );

    const refused = settled.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused).toHaveLength(19);
    expect(refused.every(({ reason }) => reason instanceof KeyReusedError)).toBe(true);
    expect(lab.started).toHaveLength(1);
  });

  test('starts the execution that a death after the record left out', async () => {
    let broken = true;
    open({ breakStart: () => (broken ? new Error('the function was killed') : null) });
    await expect(start('key')).rejects.toThrow('killed');
    const left = await lab.store.listHunts();
    broken = false;

    const again = await start('key');
    const third = await start('key');

    expect(left).toHaveLength(1);
    expect(again).toMatchObject({ repeated: true, document: { huntId: left[0]?.huntId } });
    expect(third.document.huntId).toBe(left[0]?.huntId);
    expect(lab.started.map(({ huntId }) => huntId)).toEqual([left[0]?.huntId]);
  });

  test('goes on under the lease that holds, where another was taken since the record', async () => {
    let broken = true;
    open({ breakStart: () => (broken ? new Error('the function was killed') : null) });
    await expect(start('key')).rejects.toThrow('killed');
    const [left] = await lab.store.listHunts();
    broken = false;
    const { lease } = await lab.api.sit(left!.account);

    const { document } = await start('key');

    expect(lease.epoch).toBeGreaterThan(left!.lease.epoch);
    expect(lab.started).toMatchObject([{ huntId: left!.huntId, generation: 2, lease: { epoch: lease.epoch } }]);
    await expect(lab.store.saveHunt(document, [])).resolves.toMatchObject({ version: 3 });
  });

  test('starts nothing for a hunt that has gone on, or ended', async () => {
    open();
    const { document } = await start('key');
    await lab.store.saveHunt({ ...document, phase: 'failed', endedAt: document.createdAt }, []);
    lab.started.length = 0;

    await start('key');

    expect(lab.started).toEqual([]);
  });

  test('leaves no record when the lease is another’s, so that a later try can succeed', async () => {
    open();
    const free = lab.api.sit;
    const { LeaseHeldError } = await import('../../shared/stores/errors.ts');
    const lease = { account: 'a', epoch: 1, holder: { host: 'h', pid: 1, startedAt: null }, acquiredAt: '', expiresAt: '' };
    Object.assign(lab.api, { sit: () => Promise.reject(new LeaseHeldError(lease)) });
    await expect(start('key')).rejects.toThrow(LeaseHeldError);
    Object.assign(lab.api, { sit: free });

    expect(await start('key')).toMatchObject({ repeated: false });
  });
});

describe('quotas', () => {
  test('cap the open hunts of a tenant, also of requests at once, and let the others alone', async () => {
    open({ limits: { openHunts: 3 } });

    const settled = await Promise.allSettled(Array.from({ length: 12 }, (_, at) => start(`key ${at}`.replace(' ', '-'))));
    const other = await start('key', 'bob');

    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    expect(lab.started.filter(({ caller }) => caller?.tenant === 'ada')).toHaveLength(3);
    expect(other.repeated).toBe(false);
  });

  test('give a place back when a hunt ends', async () => {
    open({ limits: { openHunts: 1 } });
    const { document } = await start('one');
    await expect(start('two')).rejects.toThrow(QuotaExceededError);
    await lab.store.saveHunt({ ...document, phase: 'failed', endedAt: document.createdAt }, []);

    expect(await start('two')).toMatchObject({ repeated: false });
  });

  test('cap the starts of a minute, and say when the next may come', async () => {
    open({ limits: { startsPerMinute: 2 } });
    await start('one');
    lab.now += 20_000;
    await start('two');

    const refused = await start('three').catch((error: unknown) => error);
    const repeated = await start('one');
    lab.now += 40_000;
    const later = await start('three');

    expect(refused).toMatchObject({ name: 'QuotaExceededError', retryAfter: 40 });
    expect(repeated.repeated).toBe(true);
    expect(later.repeated).toBe(false);
  });
});
