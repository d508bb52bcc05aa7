import { describe, expect, it } from 'vitest';
import { openTenancy } from '../support/wire.ts';

describe('the lease of an account', { timeout: 120_000, concurrent: true }, () => {
  it('keeps a second hunter out while the first lives, and names who holds it', async ({ onTestFinished }) => {
    const tenancy = await openTenancy({ capacity: { windows: [] } });
    onTestFinished(() => tenancy.close());
    const first = tenancy.hunt();
    await first.event('attempt.answered');

    const second = await tenancy.huntOther().ended;

    expect(second).toMatchObject({ code: 1, stdout: '' });
    expect(second.stderr).toContain(`pid ${first.pid} on `);
    expect(await tenancy.hunts()).toHaveLength(1);
  });

  it('is taken over from a holder that was killed', async ({ onTestFinished }) => {
    const tenancy = await openTenancy({ capacity: { windows: [{ ad: 3, from: 0 }] } });
    onTestFinished(() => tenancy.close());
    const first = tenancy.hunt('hunt.adNumbers=[1]');
    await first.event('attempt.answered');
    first.send('SIGKILL');
    await first.ended;

    const { code, stdout, stderr } = await tenancy.huntOther().ended;

    expect({ code, stderr }).toEqual({ code: 0, stderr });
    expect(JSON.parse(stdout)).toMatchObject({ id: tenancy.world.living()[0]?.id });
    expect(tenancy.world.living()).toHaveLength(1);
  });

  it('is given back at the end, so that the next hunt needs no liveness of anybody', async ({ onTestFinished }) => {
    const tenancy = await openTenancy({ limits: {} });
    onTestFinished(() => tenancy.close());
    const first = await tenancy.hunt().ended;

    const second = await tenancy.hunt().ended;

    const ids = [first, second].map(({ stdout }) => (JSON.parse(stdout) as { id: string }).id);
    expect(new Set(ids)).toEqual(new Set(tenancy.world.living().map(({ id }) => id)));
    expect(ids[0]).not.toBe(ids[1]);
  });
});
