import { describe, expect, test, vi } from 'vitest';
import { huntBody } from '../support/api.ts';
import { ask, stage } from '../support/serve-stage.ts';

const full = { capacity: { windows: [] } };

describe('foothold serve', { timeout: 60_000 }, () => {
  test('runs several hunts of one account in one process, each to one instance', async () => {
    const { world, open } = await stage({ limits: {}, lifecycle: { provisioning: 20, boot: 5, terminating: 5, console: 5 } });
    const serving = await open();

    const started = await Promise.all(['one', 'two', 'three'].map((key) => ask(serving, 'POST', '/hunts', huntBody, key)));
    await serving.engine.idle();
    const { json } = await ask(serving, 'GET', '/hunts');
    await serving.close();

    expect(started.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(json['hunts']).toMatchObject([{ phase: 'ready' }, { phase: 'ready' }, { phase: 'ready' }]);
    expect(world.living()).toHaveLength(3);
  });

  test('gives the lease back when its last hunt has ended', async () => {
    const { store, open } = await stage({ limits: {} });
    const serving = await open();

    await ask(serving, 'POST', '/hunts', huntBody);
    await serving.engine.idle();
    const [hunt] = await store.listHunts();
    const lease = await store.readLease(hunt?.account ?? '');
    await serving.close();

    expect(lease).toBeNull();
  });

  test('keeps its hunts when it is stopped, and goes on with them when it starts again', async () => {
    const { store, world, open } = await stage(full);
    const first = await open();
    const { json } = await ask(first, 'POST', '/hunts', huntBody);
    await vi.waitUntil(async () => (await store.listHunts())[0]!.counters.attempts > 3);
    await first.close();
    const [stopped] = await store.listHunts();

    const second = await open();
    const resumed = second.resumed;
    await ask(second, 'POST', `/hunts/${String(json['huntId'])}/cancel`);
    await second.engine.idle();
    await second.close();

    expect(stopped).toMatchObject({ phase: 'paused', endedAt: null });
    expect(resumed).toEqual([json['huntId']]);
    expect((await store.listHunts())[0]).toMatchObject({ phase: 'cancelled' });
    expect(world.living()).toEqual([]);
  });

  test('leaves a hunt alone that a person has paused, until it is resumed', async () => {
    const { store, open } = await stage(full);
    const first = await open();
    const { json } = await ask(first, 'POST', '/hunts', huntBody);
    const path = `/hunts/${String(json['huntId'])}`;
    await ask(first, 'POST', `${path}/pause`);
    await first.engine.idle();
    await first.close();

    const second = await open();
    const resumed = second.resumed;
    const answer = await ask(second, 'POST', `${path}/resume`);
    const leading = second.engine.leading();
    await ask(second, 'POST', `${path}/cancel`);
    await second.engine.idle();
    await second.close();

    expect(resumed).toEqual([]);
    expect(answer).toMatchObject({ status: 202, json: { problem: null } });
    expect(leading).toEqual([json['huntId']]);
    expect((await store.listHunts())[0]).toMatchObject({ phase: 'cancelled' });
  });

  test('cleans up when it is stopped where the hunt says so', async () => {
    const { store, world, open } = await stage(full);
    const serving = await open();
    await ask(serving, 'POST', '/hunts', { ...huntBody, hunt: { onInterrupt: 'clean-up' } });
    await vi.waitUntil(async () => (await store.listHunts())[0]!.counters.attempts > 3);

    await serving.close();

    expect((await store.listHunts())[0]).toMatchObject({ phase: 'cancelled' });
    expect(world.living()).toEqual([]);
  });

  test('starts the hunt of a record that a death left without a runner', async () => {
    const { store, open } = await stage({ limits: {} });
    const first = await open();
    Object.assign(first.api.engine, { start: () => Promise.reject(new Error('killed')) });
    const broken = await ask(first, 'POST', '/hunts', huntBody);
    await first.close();

    const second = await open();
    await second.engine.idle();
    await second.close();

    expect(broken.status).toBe(500);
    expect((await store.listHunts()).map(({ phase }) => phase)).toEqual(['ready']);
  });
});
