import { describe, expect, it } from 'vitest';
import { openTenancy } from '../support/wire.ts';

describe('hunts resume', { timeout: 120_000, concurrent: true }, () => {
  it('goes on with a hunt whose process was killed, and prints its instance alone on stdout', async ({ onTestFinished }) => {
    const tenancy = await openTenancy();
    onTestFinished(() => tenancy.close());
    const killed = tenancy.hunt();
    const { huntId } = await killed.event('instance.launched');
    killed.send('SIGKILL');
    await killed.ended;

    const { code, stdout, stderr } = await tenancy.foothold('hunts', 'resume', String(huntId)).ended;

    expect({ code, stderr }).toEqual({ code: 0, stderr });
    expect(JSON.parse(stdout)).toMatchObject({ id: tenancy.world.living()[0]?.id, foothold: { huntId } });
    expect(tenancy.world.instances).toHaveLength(1);
  });

  it('gives the result of a hunt that is ready already, again', async ({ onTestFinished }) => {
    const tenancy = await openTenancy();
    onTestFinished(() => tenancy.close());
    const first = await tenancy.hunt().ended;
    const { huntId } = (JSON.parse(first.stdout) as { foothold: { huntId: string } }).foothold;

    const again = await tenancy.foothold('hunts', 'resume', huntId).ended;

    expect(again).toMatchObject({ code: 0, stdout: first.stdout });
    expect(tenancy.world.launchCalls).toBe(1);
  });

  it('goes on with a hunt that a signal was told to keep', async ({ onTestFinished }) => {
    const tenancy = await openTenancy({ capacity: { windows: [{ ad: 1, from: '1h' }] } });
    onTestFinished(() => tenancy.close());
    const kept = tenancy.hunt('hunt.onInterrupt=keep');
    const { huntId } = await kept.event('attempt.answered');
    kept.send('SIGTERM');
    const paused = await kept.ended;
    tenancy.skip(3600);

    const { code, stdout } = await tenancy.foothold('hunts', 'resume', String(huntId)).ended;

    expect(paused).toMatchObject({ code: 143, stdout: '' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ id: tenancy.world.living()[0]?.id, foothold: { huntId } });
  });
});
