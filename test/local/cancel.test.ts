import { describe, expect, it } from 'vitest';
import { openTenancy } from '../support/wire.ts';

describe('a hunt that is to end', { timeout: 120_000, concurrent: true }, () => {
  it.for([
    { signal: 'SIGINT', code: 130 },
    { signal: 'SIGTERM', code: 143 },
  ] as const)(
    'ends what it launched on $signal and exits $code, however often the signal comes',
    async ({ signal, code }, { onTestFinished }) => {
      const tenancy = await openTenancy({ lifecycle: { provisioning: 30, boot: 1, terminating: 2, console: 1 } });
      onTestFinished(() => tenancy.close());
      const command = tenancy.hunt();
      await command.event('instance.launched');

      command.send(signal);
      await command.event('clean-up.started');
      command.send(signal);
      command.send(signal);
      const ended = await command.ended;

      expect(ended).toMatchObject({ code, stdout: '' });
      expect(tenancy.world.instances).toHaveLength(1);
      expect(tenancy.world.living()).toEqual([]);
      expect(await tenancy.hunts()).toMatchObject([{ phase: 'cancelled' }]);
    },
  );

  it('resolves the launch in flight before it obeys a signal', async ({ onTestFinished }) => {
    const tenancy = await openTenancy({ listingLag: 1, faults: [{ kind: 'delay', nth: 1, seconds: 3 }] });
    onTestFinished(() => tenancy.close());
    const command = tenancy.hunt();
    await command.event('attempt.sending');

    command.send('SIGINT');
    const ended = await command.ended;

    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(tenancy.world.instances).toHaveLength(1);
    expect(tenancy.world.living()).toEqual([]);
  });

  it('is ended by its own runner when another process cancels it', async ({ onTestFinished }) => {
    const tenancy = await openTenancy({ lifecycle: { provisioning: 60, boot: 1, terminating: 1, console: 1 } });
    onTestFinished(() => tenancy.close());
    const runner = tenancy.hunt();
    const { huntId } = await runner.event('instance.launched');

    const cancel = await tenancy.foothold('hunts', 'cancel', String(huntId)).ended;
    const ended = await runner.ended;

    expect(cancel).toMatchObject({ code: 0, stdout: '' });
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(tenancy.world.living()).toEqual([]);
    expect(await tenancy.hunts()).toMatchObject([{ huntId, phase: 'cancelled' }]);
  });

  it('is ended by the cancelling process when its runner is dead', async ({ onTestFinished }) => {
    const tenancy = await openTenancy({ faults: [{ kind: 'lost-after', nth: 1 }], listingLag: 1 });
    onTestFinished(() => tenancy.close());
    const runner = tenancy.hunt();
    const { huntId } = await runner.event('attempt.answered');
    runner.send('SIGKILL');
    await runner.ended;
    const before = tenancy.world.living();

    const cancel = await tenancy.foothold('hunts', 'cancel', String(huntId)).ended;

    expect(before).toHaveLength(1);
    expect({ code: cancel.code, stderr: cancel.stderr }).toEqual({ code: 0, stderr: cancel.stderr });
    expect(tenancy.world.living()).toEqual([]);
    expect(await tenancy.hunts()).toMatchObject([{ huntId, phase: 'cancelled' }]);
  });
});
