import { describe, expect, test, vi } from 'vitest';
import { huntBody } from '../support/api.ts';
import { ask, stage } from '../support/serve-stage.ts';

const full = { capacity: { windows: [] }, limits: {} };
const body = { count: 2, name: 'web', hunt: huntBody };

describe('a fleet of foothold serve', { timeout: 60_000 }, () => {
  test('runs to its end, and is told whole', async () => {
    const { world, open } = await stage({ limits: {} });
    const serving = await open();

    const { json: started } = await ask(serving, 'POST', '/fleets', body);
    await serving.fleets.idle();
    const { json: ended } = await ask(serving, 'GET', `/fleets/${String(started['fleetId'])}`);
    await serving.close();

    expect(ended).toMatchObject({ phase: 'ready', summary: { ready: 2 }, endedAt: expect.any(String) });
    expect(world.living()).toHaveLength(2);
  });

  test('goes on when the server starts again, with the very same hunts, and is cancelled whole', async () => {
    const { store, world, open } = await stage(full);
    const first = await open();
    const { json: started } = await ask(first, 'POST', '/fleets', body);
    await vi.waitUntil(async () => (await store.listHunts()).filter(({ counters }) => counters.attempts > 2).length === 2);
    await first.close();
    const kept = await store.listHunts();

    const second = await open();
    await ask(second, 'POST', `/fleets/${String(started['fleetId'])}/cancel`);
    await second.fleets.idle();
    const { json: ended } = await ask(second, 'GET', `/fleets/${String(started['fleetId'])}`);
    await second.close();

    const hunts = await store.listHunts();
    expect(kept.map(({ phase }) => phase)).toEqual(['paused', 'paused']);
    expect(hunts.map(({ huntId, phase }) => [huntId, phase])).toEqual(kept.map(({ huntId }) => [huntId, 'cancelled']));
    expect(ended).toMatchObject({ phase: 'cancelled', summary: { cancelled: 2 } });
    expect(world.living()).toEqual([]);
  });
});
