import { afterEach, describe, expect, it } from 'vitest';
import { rehearsal, type TestHunt } from '../support/rehearsal.ts';

const quick = { lifecycle: { provisioning: 20, boot: 10 }, settings: { pace: { floor: 5 } } };
let opened: TestHunt[] = [];

async function open(scenario: Parameters<typeof rehearsal>[0]): Promise<TestHunt> {
  const test = await rehearsal({ ...quick, ...scenario });
  opened.push(test);
  return test;
}

afterEach(async () => {
  await Promise.all(opened.map((test) => test.close()));
  opened = [];
});

describe('a hunt through the machine', () => {
  it('ends ready with exactly one instance that the console vouches for', async () => {
    const test = await open({ capacity: { windows: [{ ad: 2, from: '3m', for: '5m', count: 1 }] } });

    const document = await test.hunt();

    expect(document.phase).toBe('ready');
    expect(document.result).toMatchObject({ id: test.world.living()[0]?.id, foothold: { ssh: { verified: true } } });
    expect(test.world.living()).toHaveLength(1);
    expect(test.events.filter((event) => event.event === 'hunt.ready')).toHaveLength(1);
  });

  it('adopts the instance of a launch whose answer was lost', async () => {
    const test = await open({ faults: [{ kind: 'lost-after', nth: 1 }] });

    const document = await test.hunt();

    expect(document).toMatchObject({ phase: 'ready', counters: { attempts: 1, resolved: 1 } });
    expect(test.world.instances).toHaveLength(1);
  });

  it('sends the same token again when the request was lost on its way', async () => {
    const test = await open({ faults: [{ kind: 'lost-before', nth: 1 }] });

    const document = await test.hunt();

    const launches = test.world.calls.filter((call) => call.operation === 'LaunchInstance');
    expect(document.phase).toBe('ready');
    expect(new Set(launches.map((call) => call.token)).size).toBe(1);
    expect(launches).toHaveLength(2);
    expect(test.world.instances).toHaveLength(1);
  });

  it('goes on hunting when an accepted launch dies, and leaves nothing of it', async () => {
    const test = await open({
      fates: [
        { kind: 'work-request-fails', nth: 1 },
        { kind: 'stuck', nth: 2 },
      ],
    });

    const document = await test.hunt();

    expect(document.phase).toBe('ready');
    expect(test.world.living()).toHaveLength(1);
    expect(test.world.volumes().map((volume) => volume.instanceId)).toEqual([test.world.living()[0]?.id]);
  });

  it('fails with the reason and without a trace when the host key is another one than the console printed', async () => {
    const test = await open({ hostKeyLies: true });

    const document = await test.hunt();

    expect(document).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.HostKeyMismatch' } });
    expect(test.world.living()).toEqual([]);
    expect(test.world.volumes()).toEqual([]);
    expect(document.key?.reference).toBeNull();
  });

  it('fails when the console shows no host key in time, unless first use was allowed', async () => {
    const strict = await open({ consoleSilent: true });
    const trusting = await open({ consoleSilent: true });

    const refused = await strict.hunt();
    const accepted = await trusting.hunt({ ready: { ssh: { hostKey: 'console-or-first' } } });

    expect(refused).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.HostKeyUnproven' } });
    expect(strict.world.living()).toEqual([]);
    expect(accepted).toMatchObject({ phase: 'ready', probe: { verified: false } });
  });

  it('fails and cleans up when SSH never answers', async () => {
    const test = await open({ sshNeverAnswers: true });

    const document = await test.hunt();

    expect(document).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.SshTimeout' }, probe: { tries: 30 } });
    expect(test.world.living()).toEqual([]);
  });

  it('fails at its deadline', async () => {
    const test = await open({ capacity: { windows: [] } });

    const document = await test.hunt({ hunt: { deadline: 600 } });

    expect(document).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.Deadline' } });
    expect(document.counters.attempts).toBeGreaterThan(50);
  });

  it('fails with the field when the cloud refuses the payload', async () => {
    const test = await open({
      faults: [{ kind: 'answer', nth: 1, status: 400, code: 'InvalidParameter', message: 'Invalid ratio of memory in GB to OCPUs' }],
    });

    const document = await test.hunt();

    expect(document).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.Config' }, counters: { attempts: 1 } });
    expect(document.failure?.remedy).toMatch(/shapeConfig/);
  });

  it('fails at once, without a long clean-up, when the account is suspended', async () => {
    const test = await open({ suspended: { status: 401 } });
    const startedAt = test.home.clock.now();

    const document = await test.hunt();

    expect(document).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.Auth' } });
    expect(test.home.clock.now() - startedAt).toBeLessThan(60_000);
  });

  it('is cancelled by a wish, and ends the machine that a launch in flight made', async () => {
    const test = await open({ faults: [{ kind: 'lost-after', nth: 1 }] });
    const stop = new AbortController();

    const document = await test.hunt(
      {},
      { signal: stop.signal, onEvent: (event) => event.event === 'attempt.answered' && stop.abort('SIGINT') },
    );

    expect(document).toMatchObject({ phase: 'cancelled', failure: { error: 'Hunt.Cancelled', message: 'cancelled by SIGINT' } });
    expect(test.world.instances).toHaveLength(1);
    expect(test.world.living()).toEqual([]);
  });

  it('is paused when interrupts are to keep it, and resumes to one instance', async () => {
    const test = await open({ capacity: { windows: [{ ad: 1, from: '10m' }] } });
    const stop = new AbortController();

    const paused = await test.hunt(
      { hunt: { onInterrupt: 'keep' } },
      { signal: stop.signal, onEvent: (event) => event.event === 'attempt.answered' && stop.abort('SIGTERM') },
    );
    const resumed = await test.home.resume(paused.huntId);

    expect(paused.phase).toBe('paused');
    expect(resumed).toMatchObject({ phase: 'ready', huntId: paused.huntId });
    expect(test.world.living()).toHaveLength(1);
  });

  it('goes on as a fresh execution after its rounds, again and again', async () => {
    const test = await open({ capacity: { windows: [{ ad: 3, from: '20m' }] } });

    const document = await test.hunt({ hunt: { roundsPerExecution: 25 } });

    expect(document.phase).toBe('ready');
    expect(document.generation).toBeGreaterThan(5);
    expect(document.rounds).toBeLessThan(25);
    expect(test.world.living()).toHaveLength(1);
  });

  it('ends by clean-up when a function breaks', async () => {
    const test = await open({});

    const document = await test.hunt(
      {},
      {
        onEvent(event) {
          if (event.event === 'instance.running') throw new Error('a defect');
        },
      },
    );

    expect(document).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.Broken' } });
    expect(test.world.living()).toEqual([]);
  });

  // Regression: a process killed between "ready" and the printed result made the same command launch a second instance.
  it('gives a result that nobody got to the same command again, and hunts anew once it was handed over', async () => {
    const test = await open({});

    const first = await test.hunt();
    const again = await test.hunt();
    await test.home.handedOver(first.huntId);
    const anew = await test.hunt();

    expect(again.huntId).toBe(first.huntId);
    expect(anew.huntId).not.toBe(first.huntId);
    expect(test.world.instances).toHaveLength(2);
  });
});
