import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../shared/platform/random.ts';
import { openTenancy } from '../support/wire.ts';

const lost = { kind: 'lost-after', of: 'accepted' };

describe('a fleet whose process is killed', { timeout: 120_000 }, () => {
  it.for([1, 2, 3])('has its N instances and no more when the same command runs again (seed %i)', async (seed, { onTestFinished }) => {
    const random = seededRandom(seed);
    const tenancy = await openTenancy({
      listingLag: 1,
      limits: {},
      capacity: { windows: [{ ad: 2, from: 0 }] },
      faults: [
        { ...lost, nth: 1 },
        { ...lost, nth: 3 },
      ],
    });
    onTestFinished(() => tenancy.close());
    for (const ms of [600 + random.next() * 4000, 600 + random.next() * 5000]) {
      const killed = tenancy.fleet(3, 'web');
      await Promise.race([delay(ms), killed.ended]);
      killed.send('SIGKILL');
      await killed.ended;
    }

    const { code, stdout, stderr } = await tenancy.fleet(3, 'web').ended;

    const instances = JSON.parse(stdout) as { id: string; displayName: string }[];
    expect({ code, stderr }).toEqual({ code: 0, stderr });
    expect(instances.map(({ displayName }) => displayName)).toEqual(['sample-1', 'sample-2', 'sample-3']);
    expect(
      tenancy.world
        .living()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(instances.map(({ id }) => id).toSorted());
    expect(tenancy.world.instances).toHaveLength(3);
    expect(await tenancy.hunts()).toHaveLength(3);
  });
});

describe('a fleet that gets a signal', { timeout: 120_000 }, () => {
  it('ends all its hunts, prints what is ready, and exits 130', async ({ onTestFinished }) => {
    const tenancy = await openTenancy({ limits: {}, capacity: { windows: [{ ad: 2, from: 0, count: 2 }] } });
    onTestFinished(() => tenancy.close());
    const command = tenancy.fleet(3, 'web');
    await command.event('instance.launched');

    command.send('SIGINT');
    const { code, stdout } = await command.ended;

    const ready = (await tenancy.hunts()).filter(({ phase }) => phase === 'ready');
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toHaveLength(ready.length);
    expect(tenancy.world.living()).toHaveLength(ready.length);
    expect((await tenancy.hunts()).filter(({ endedAt }) => endedAt === null)).toEqual([]);
  });
});
