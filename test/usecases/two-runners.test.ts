import { describe, expect, it } from 'vitest';
import type { StepName } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { adoptHunt } from '../../shared/usecases/adopt-hunt.ts';
import { at, lateEffect, launches, terminations } from '../support/courses.ts';
import { execute, executeToEnd, functionOf, functionsOver, type Lab, openLab, runUntil, withCloud } from '../support/lab.ts';
import { brokenPromises } from '../support/verdict.ts';

describe('a runner that lost its lease', () => {
  it.each<{ step: StepName; scenario: JsonObject }>([
    { step: 'attempt', scenario: {} },
    { step: 'poll', scenario: {} },
    { step: 'probe', scenario: {} },
    { step: 'ready', scenario: {} },
    { step: 'clean-up', scenario: { hostKeyLies: true } },
    { step: 'failed', scenario: { faults: [{ kind: 'answer', nth: 1, status: 400, code: 'InvalidParameter', message: 'no' }] } },
  ])('launches nothing and ends nothing at the step $step, whether or not its successor has written', async ({ step, scenario }) => {
    for (const written of [false, true]) {
      const lab = await openLab(scenario);
      const task = functionsOver(lab.rooms);
      const document = await runUntil(lab, await lab.start(await lab.lead()), task, at(step));
      const before = [launches(lab), terminations(lab), (await lab.rooms.store.timeline(document.huntId)).length];
      const lease = await lab.lead();
      if (written) await adoptHunt(document.huntId, lease, lab.rooms);

      const outcome = await task(functionOf[step], document).catch((error: Error) => error.name);

      const after = [launches(lab), terminations(lab), (await lab.rooms.store.timeline(document.huntId)).length - (written ? 1 : 0)];
      expect(outcome).toBe('LeaseLostError');
      expect(after).toEqual(before);
    }
  });

  it('ends no late effect either (regression: surplus was ended before the fence)', async () => {
    const lab = await openLab(lateEffect);
    const task = functionsOver(lab.rooms);
    const settings = { hunt: { settle: 12 } };
    const document = await runUntil(
      lab,
      await lab.start(await lab.lead(), settings),
      task,
      (one) => one.next.step === 'poll' && one.unsettled.length === 1,
    );
    lab.pass(40);
    await lab.lead();

    const outcome = await task('PollStatus', document).catch((error: Error) => error.name);

    expect(outcome).toBe('LeaseLostError');
    expect(lab.world.living()).toHaveLength(2);
  });

  it('leaves the machine as superseded, without a clean-up', async () => {
    const lab = await openLab({});
    const task = functionsOver(lab.rooms);
    const document = await runUntil(lab, await lab.start(await lab.lead()), task, at('poll'));
    await lab.lead();

    const last = await execute(lab, document, task);

    expect(last).toBe('Superseded');
    expect(terminations(lab)).toBe(0);
    expect(lab.world.living()).toHaveLength(1);
  });
});

describe('two runners that both believe they lead', () => {
  /** Runner A has passed the fence and sleeps before its call; `meanwhile` B takes over; then A's call goes out. */
  async function sleepyLaunch(
    scenario: JsonObject,
    meanwhile: (lab: Lab, huntId: string) => Promise<void>,
  ): Promise<{ lab: Lab; huntId: string; outcome: unknown }> {
    const lab = await openLab(scenario);
    const document = await runUntil(lab, await lab.start(await lab.lead()), functionsOver(lab.rooms), at('attempt'));
    const sleepy = withCloud(lab.rooms, (cloud) => ({
      async launch(call) {
        await meanwhile(lab, document.huntId);
        return cloud.launch(call);
      },
    }));
    const outcome = await functionsOver(sleepy)('AttemptLaunch', document).catch((error: Error) => error.name);
    return { lab, huntId: document.huntId, outcome };
  }

  it('make one instance when the older one sends what it had planned', async () => {
    const { lab, huntId, outcome } = await sleepyLaunch({ limits: {} }, async (lab, huntId) => {
      await adoptHunt(huntId, await lab.lead(), lab.rooms);
      await runUntil(lab, await lab.load(huntId), functionsOver(lab.rooms), at('poll'));
    });

    await executeToEnd(lab, huntId, functionsOver(lab.rooms));

    expect(outcome).toBe('LeaseLostError');
    expect(lab.world.instances).toHaveLength(1);
    expect(await brokenPromises(lab, huntId, ['ready'])).toEqual([]);
  });

  it("end with one instance when the older one's call takes effect after its attempt was refused to the newer one", async () => {
    const scenario: JsonObject = {
      limits: {},
      faults: [{ kind: 'answer', nth: 1, status: 500, code: 'InternalError', message: 'Out of host capacity.' }],
    };
    const { lab, huntId, outcome } = await sleepyLaunch(scenario, async (lab, huntId) => {
      await adoptHunt(huntId, await lab.lead(), lab.rooms);
      await runUntil(lab, await lab.load(huntId), functionsOver(lab.rooms), at('poll'));
    });
    const before = lab.world.living().length;

    const document = await executeToEnd(lab, huntId, functionsOver(lab.rooms));

    expect(outcome).toBe('LeaseLostError');
    expect(before).toBe(2);
    expect(document.phase).toBe('ready');
    expect(lab.world.living().map(({ id }) => id)).toEqual([document.result?.id]);
  });

  it("do not undo each other: the older one's clean-up ends nothing that the newer one launched", async () => {
    const lab = await openLab({ limits: {}, fates: [{ kind: 'work-request-fails', nth: 1, after: 4 }] });
    const stale = await runUntil(lab, await lab.start(await lab.lead()), functionsOver(lab.rooms), at('clean-up'));
    // Awake again with an old document, it lists when its successor has already launched anew.
    const sleepy = withCloud(lab.rooms, (cloud) => ({
      async find(query) {
        await adoptHunt(stale.huntId, await lab.lead(), lab.rooms);
        await runUntil(lab, await lab.load(stale.huntId), functionsOver(lab.rooms), at('poll'));
        return cloud.find(query);
      },
    }));

    const outcome = await functionsOver(sleepy)('CleanUp', stale).catch((error: Error) => error.name);

    expect(outcome).toBe('LeaseLostError');
    expect(lab.world.living()).toHaveLength(1);
    await executeToEnd(lab, stale.huntId, functionsOver(lab.rooms));
    expect(await brokenPromises(lab, stale.huntId, ['ready'])).toEqual([]);
  });
});
