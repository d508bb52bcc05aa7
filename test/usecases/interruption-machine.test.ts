import { describe, expect, it } from 'vitest';
import { interruptionFunctions } from '../../local/interruption-machine.ts';
import type { CloudCallError } from '../../shared/domain/fault.ts';
import { blockedKey } from '../../shared/domain/interruption/blocked.ts';
import { LeaseHeldError, StoreUnavailableError } from '../../shared/stores/errors.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { refusedRead } from '../support/faults.ts';
import { interrupted, recommendationOf, statesOf, targetGroup, warningOf } from '../support/interruption-lab.ts';

const everyHook = { interruption: { targetGroups: [targetGroup], ssm: { commands: ['systemctl stop app'] } } };
const replacing = (replace: string) => ({ settings: { interruption: { replace } } });

describe('the way through the interruption machine', () => {
  it('is: block, replace, hooks until they are over, clean-up, finish', async () => {
    const lab = await interrupted({ settings: everyHook });
    lab.take();

    const states = await statesOf(lab, lab.notice);

    const tasks = states.filter((state) => !/^(Route|WaitFor)/.test(state));
    expect(tasks.filter((state, at) => state !== tasks[at - 1])).toEqual([
      'TakeNotice',
      'BlockOffering',
      'StartReplacement',
      'RunHooks',
      'EndInterrupted',
      'FinishInterruption',
      'Told',
    ]);
    expect(states.filter((state) => state === 'RunHooks').length).toBeGreaterThan(2);
  });

  it('ends at once for what is no notice, for a stranger, and for a notice that was seen through', async () => {
    const lab = await interrupted();
    lab.take();
    await lab.run(lab.notice);

    const ways: string[][] = [];
    for (const event of [{ source: 'aws.s3' }, warningOf(lab.lab, 'i-0fffffffffffffff0'), lab.notice])
      ways.push(await statesOf(lab, event));

    expect(ways).toEqual([
      ['TakeNotice', 'Route', 'Ignored'],
      ['TakeNotice', 'Route', 'Ignored'],
      ['TakeNotice', 'Route', 'Known'],
    ]);
  });

  it.each(['BlockOffering', 'StartReplacement', 'RunHooks', 'EndInterrupted'])(
    'goes on when %s is broken for good, and says that a step broke',
    async (broken) => {
      const lab = await interrupted();
      lab.take();
      let last: unknown;

      const states = await statesOf(lab, lab.notice, async (name, data) => {
        if (name === broken) throw new RangeError('a defect');
        last = await (interruptionFunctions[name] as (input: unknown, ground: object) => Promise<unknown>)(data, lab);
        return last;
      });

      expect(states.at(-1)).toBe('Told');
      expect(last).toMatchObject({ unfinished: expect.stringContaining('a step broke: RangeError') });
      expect(await lab.events('interruption.handled')).toMatchObject([
        { unfinished: expect.arrayContaining(['a step broke: RangeError']) },
      ]);
    },
  );

  it('repeats a step whose store was away, by the shared retries', async () => {
    const lab = await interrupted();
    lab.take();
    let away = 2;

    const states = await statesOf(lab, lab.notice, async (name, data) => {
      if (name === 'RunHooks' && away-- > 0) throw new StoreUnavailableError('the table', 'is away', 'Wait.');
      return (interruptionFunctions[name] as (input: unknown, ground: object) => Promise<unknown>)(data, lab);
    });

    expect(states).not.toContain('SkipHooks');
    expect(lab.told).toHaveLength(1);
  });
});

describe('the shutdown hooks', () => {
  it('are all begun at once, asked after until they are over, and each told on the timeline', async () => {
    const lab = await interrupted({ settings: everyHook });
    lab.take();

    const state = await lab.run(lab.notice);

    expect(state?.unfinished).toBeNull();
    expect(lab.takenOut).toEqual([lab.instanceId]);
    expect(lab.commands).toMatchObject([
      {
        instanceId: lab.instanceId,
        document: 'AWS-RunShellScript',
        timeout: 120,
        repeated: false,
        parameters: { commands: [expect.stringContaining('FOOTHOLD_ACTION=terminate'), 'systemctl stop app'], executionTimeout: ['120'] },
      },
    ]);
    expect(await lab.events('interruption.hook')).toMatchObject([
      { kind: 'callback', ok: true },
      { kind: 'target-group', ok: true, target: targetGroup },
      { kind: 'command', ok: true, detail: 'Success' },
    ]);
  });

  it('that are not over at the deadline are left, and said', async () => {
    const lab = await interrupted({ settings: everyHook });
    lab.script.drainSeconds = 300;
    lab.script.commandSeconds = 600;
    lab.take();

    const state = await lab.run(lab.notice);

    expect(state?.unfinished).toBe(
      `taking it out of the target group ${targetGroup}: not over when the deadline came (draining); ` +
        'SSM Run Command AWS-RunShellScript: not over when the deadline came (InProgress)',
    );
    expect((await lab.load()).interruption?.unfinished).toHaveLength(2);
  });

  it('count from the notice’s own time: what comes 100 s late has 20 s', async () => {
    const lab = await interrupted({ settings: everyHook });
    const notice = warningOf(lab.lab, lab.instanceId, 100);
    lab.take();

    await lab.run(notice);

    expect(lab.commands).toMatchObject([{ timeout: 20, parameters: { executionTimeout: ['20'] } }]);
  });

  it('that fail for good fail once', async () => {
    const lab = await interrupted({ settings: everyHook });
    lab.script.broken = refusal(400, 'InvalidInstanceId');
    lab.take();

    const state = await lab.run(lab.notice);

    expect(state?.unfinished).toContain('InvalidInstanceId');
    expect(await lab.events('interruption.hook')).toMatchObject([
      { kind: 'target-group', ok: false, tries: 1 },
      { kind: 'command', ok: false, tries: 1 },
      { kind: 'callback', ok: true },
    ]);
  });

  it.each([
    ['throttles', refusal(400, 'ThrottlingException')],
    ['is broken', refusal(503, 'ServiceUnavailable')],
  ])('are begun again while the cloud %s, as long as there is time', async (_, broken) => {
    const lab = await interrupted({ settings: everyHook });
    lab.script.broken = broken;
    const notice = lab.notice;
    lab.take();

    const state = await lab.run(notice);

    expect(lab.commands).toEqual([]);
    expect(state?.unfinished).toContain('not over when the deadline came');
    expect((await lab.load()).interruption?.hooks?.find(({ kind }) => kind === 'command')?.tries).toBeGreaterThan(10);
  });

  it('that run go on although the cloud cannot say so for a while', async () => {
    const lab = await interrupted({ settings: everyHook });
    lab.take();
    const mended: Rooms = {
      ...lab.rooms,
      async farewell(cloud, region) {
        const port = (await lab.rooms.farewell?.(cloud, region))!;
        let blind = 2;
        return {
          ...port,
          async commandState(...asked) {
            if (blind-- > 0) throw refusal(500, 'InternalServerError');
            return port.commandState(...asked);
          },
        };
      },
    };

    expect(await lab.run(lab.notice, mended)).toMatchObject({ unfinished: expect.stringContaining('InternalServerError') });
    expect(lab.commands).toHaveLength(1);
  });

  it('of AWS fail with a reason on a home that has no means for them', async () => {
    const lab = await interrupted({ settings: everyHook });
    lab.take();

    expect(await lab.run(lab.notice, { ...lab.rooms, farewell: async () => null })).toMatchObject({
      unfinished: expect.stringContaining('not to be had on aws'),
    });
  });

  it('run a document of the user’s own, without parameters where there are no commands', async () => {
    const lab = await interrupted({ settings: { interruption: { ssm: { document: 'drain-and-stop' } } } });
    lab.take();

    await lab.run(lab.notice);

    expect(lab.commands).toMatchObject([{ document: 'drain-and-stop', parameters: {} }]);
  });

  it('give a document of the user’s own the commands as they are', async () => {
    const lab = await interrupted({ settings: { interruption: { ssm: { document: 'drain-and-stop', commands: ['now'] } } } });
    lab.take();

    await lab.run(lab.notice);

    expect(lab.commands[0]?.parameters).toEqual({ commands: ['now'] });
  });
});

describe('a hunt that has another instance before the time of the first is up', () => {
  it('has nothing done to the new one', async () => {
    const lab = await interrupted({ settings: everyHook });
    const fresh = 'i-0aaaaaaaaaaaaaaaa';
    let moved = false;
    const asked: string[] = [];
    const rooms: Rooms = {
      ...lab.rooms,
      async farewell(cloud, region) {
        const port = (await lab.rooms.farewell?.(cloud, region))!;
        return {
          ...port,
          async takeOut(instanceId, group) {
            asked.push(instanceId);
            if (!moved) {
              moved = true;
              const now = await lab.load();
              const epoch = await lab.rooms.store.readEpoch(now.account);
              await lab.rooms.store.saveHunt({ ...now, lease: { epoch }, instance: { ...now.instance!, id: fresh } }, []);
            }
            return port.takeOut(instanceId, group);
          },
        };
      },
    };

    const state = await lab.run(lab.notice, rooms);

    expect(state?.unfinished).toBeNull();
    expect(new Set([...asked, ...lab.commands.map(({ instanceId }) => instanceId)])).toEqual(new Set([lab.instanceId]));
    expect(lab.started).toEqual([]);
    expect(await lab.load()).toMatchObject({ phase: 'ready', instance: { id: fresh } });
  });
});

describe('an execution that dies', () => {
  // Every step of the machine, and for each the death before and after its work.
  const steps = ['TakeNotice', 'BlockOffering', 'StartReplacement', 'RunHooks', 'EndInterrupted', 'FinishInterruption'];

  it.each(steps.flatMap((step) => ['before', 'after'].map((when) => ({ step, when }))))(
    '$when $step leaves nothing undone and nothing done twice, once the notice is delivered again',
    async ({ step, when }) => {
      const lab = await interrupted({ settings: { interruption: { ...everyHook.interruption, replace: 'notice' } } });
      lab.take();
      const die = async (name: string, data: unknown) => {
        if (name === step && when === 'before') throw new DeathError();
        const answer = await (interruptionFunctions[name] as (input: unknown, ground: object) => Promise<unknown>)(data, lab);
        if (name === step) throw new DeathError();
        return answer;
      };
      await statesOf(lab, lab.notice, async (name, data) => {
        if (dead) throw new DeathError();
        return die(name, data).catch((error: unknown) => {
          dead = true;
          throw error;
        });
      }).catch(() => undefined);

      dead = false;
      await lab.run(lab.notice);

      const { interruption, replacedBy } = await lab.load();
      expect(interruption).toMatchObject({ unfinished: [] });
      expect(interruption?.hooks?.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
      expect([lab.told.length, lab.commands.length, lab.takenOut.length]).toEqual([1, 1, 1]);
      expect([...new Set(lab.started.map(({ huntId }) => huntId))]).toEqual([replacedBy, lab.document.huntId]);
      expect(await lab.events('interruption.handled')).toHaveLength(1);
    },
  );
  let dead = false;

  it('between the call and its record has the command found, not run twice', async () => {
    const lab = await interrupted({ settings: everyHook });
    lab.take();
    let calls = 0;
    const dying: Rooms = {
      ...lab.rooms,
      store: {
        ...lab.rooms.store,
        async saveHunt(document, events) {
          // The write after the hooks were begun.
          if (document.interruption?.hooks?.some(({ state }) => state === 'running') && calls++ === 0) throw new DeathError();
          return lab.rooms.store.saveHunt(document, events);
        },
      },
    };

    await lab.run(lab.notice, dying);
    // Retries may have seen to it already; a new delivery finds what is left.
    await lab.run(lab.notice);

    expect(lab.commands).toHaveLength(1);
    expect((await lab.load()).interruption?.endedAt).not.toBeNull();
  });
});

describe('a replacement', () => {
  it.each([
    ['never', [], []],
    ['notice', [], ['replacement']],
    ['rebalance', ['replacement'], ['replacement']],
  ])('with interruption.replace=%s: at a recommendation %j, after the notice %j', async (replace, atRecommendation, afterNotice) => {
    const lab = await interrupted(replacing(replace));
    const words = () => lab.started.flatMap(({ huntId }) => (huntId === lab.document.huntId ? [] : ['replacement']));

    await lab.run(recommendationOf(lab.lab, lab.instanceId));
    const early = words();
    lab.take();
    await lab.run(warningOf(lab.lab, lab.instanceId));

    expect(early).toEqual(atRecommendation);
    expect(words()).toEqual(afterNotice);
  });

  it('is the same hunt, for the same tenant, and names what it replaces', async () => {
    const lab = await interrupted(replacing('notice'));
    lab.take();

    await lab.run(lab.notice);

    const { replacedBy } = await lab.load();
    const replacement = await lab.lab.load(replacedBy ?? '');
    expect(replacement).toMatchObject({ replaces: lab.document.huntId, request: lab.document.request, region: lab.document.region });
    expect(await lab.events('interruption.replacing')).toEqual([{ huntId: replacedBy }]);
  });

  it('is begun before the hooks', async () => {
    const lab = await interrupted(replacing('notice'));
    lab.take();

    await lab.run(lab.notice);

    const order = (await lab.rooms.store.timeline(lab.document.huntId))
      .map(({ event }) => event)
      .filter((event) => event.startsWith('interruption'));
    expect(order).toEqual(['interruption.blocked', 'interruption.replacing', 'interruption.hook', 'interruption.handled']);
    expect(lab.told[0]?.body).toMatchObject({ replacedBy: (await lab.load()).replacedBy });
  });

  it('that another runner’s lease forbids is said, and costs the hooks nothing', async () => {
    const held = new LeaseHeldError({
      account: 'a',
      epoch: 9,
      holder: { host: 'elsewhere', pid: 1, startedAt: null },
      acquiredAt: '2026-11-02T03:00:00.000Z',
      expiresAt: '2026-11-02T04:00:00.000Z',
    });
    const lab = await interrupted({ ...replacing('notice'), startLease: () => Promise.reject(held) });
    lab.take();

    const state = await lab.run(lab.notice);

    expect(state?.unfinished).toMatch(/no replacement was started: .*; clean-up: .*hunts end/s);
    expect(lab.told).toHaveLength(1);
  });
});

describe('the clean-up', () => {
  it('turns the hunt of an instance that is gone to its own clean-up, not before the deadline', async () => {
    const lab = await interrupted();
    lab.take();

    await lab.run(lab.notice);

    const ended = await lab.load();
    expect(lab.lab.now()).toBeGreaterThanOrEqual(Date.parse(ended.interruption?.deadline ?? ''));
    expect(ended).toMatchObject({ phase: 'cleaning-up', failure: { message: expect.stringContaining('its interruption') } });
    expect(lab.started).toMatchObject([{ huntId: lab.document.huntId, generation: lab.document.generation + 1 }]);
  });

  it('leaves an instance alone that lives on after its deadline, and says so', async () => {
    const lab = await interrupted();

    const state = await lab.run(lab.notice);

    expect(state?.unfinished).toContain('still lives 180 s after its deadline');
    expect(lab.lab.world.living()).toHaveLength(1);
    expect(await lab.load()).toMatchObject({ phase: 'ready' });
  });

  it('leaves an instance alone that is stopped or hibernated: it comes back', async () => {
    const lab = await interrupted();

    const state = await lab.run({ ...lab.notice, detail: { 'instance-id': lab.instanceId, 'instance-action': 'hibernate' } });

    expect(state?.unfinished).toBeNull();
    expect(lab.started).toEqual([]);
  });

  it('looks again while the cloud cannot be read', async () => {
    const lab = await interrupted();
    lab.take();
    let blind = 3;
    const rooms: Rooms = {
      ...lab.rooms,
      async cloud(name) {
        const cloud = await lab.rooms.cloud(name);
        return { ...cloud, inspect: (id) => (blind-- > 0 ? Promise.reject(refusal(503, 'Unavailable')) : cloud.inspect(id)) };
      },
    };

    const state = await lab.run(lab.notice, rooms);

    expect(state?.unfinished).toBeNull();
    expect(lab.started).toHaveLength(1);
  });
});

describe('the place of an instance that is taken back', () => {
  it('is on record for a while, for all hunts of the account, and told once', async () => {
    const lab = await interrupted();
    lab.take();

    await lab.run(lab.notice);

    const note = await lab.rooms.store.readNote(blockedKey(lab.document.account));
    const until = new Date(Date.parse(String(lab.notice['time'])) + 1_800_000).toISOString();
    expect(note?.value).toEqual({ places: { 'us-east-1/us-east-1a/t4g.small/spot': until } });
    expect(await lab.events('interruption.blocked')).toHaveLength(1);
  });

  it('is not where interruption.avoid is 0', async () => {
    const lab = await interrupted({ settings: { interruption: { avoid: 0 } } });
    lab.take();

    await lab.run(lab.notice);

    expect(await lab.rooms.store.readNote(blockedKey(lab.document.account))).toBeNull();
  });

  it('does not stop anybody when its note is rewritten again and again', async () => {
    const lab = await interrupted();
    lab.take();
    const store: Rooms['store'] = { ...lab.rooms.store, writeNote: async () => null };

    expect(await lab.run(lab.notice, { ...lab.rooms, store })).toMatchObject({ unfinished: null });
  });
});

function refusal(status: number, code: string): CloudCallError {
  return refusedRead('SendCommand', status, code);
}

class DeathError extends Error {
  override name = 'DeathError' as const;
}
