import { describe, expect, it } from 'vitest';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { at, full, launches, lost } from '../support/courses.ts';
import { executeToEnd, functionsOver, openLab, runUntil, type Task, withCloud } from '../support/lab.ts';
import { brokenPromises } from '../support/verdict.ts';

describe('a function that is run twice with the same input', () => {
  const ways: { way: string; twice: (task: Task) => Task }[] = [
    {
      way: 'at the same time, the first answer taken',
      twice: (task) => async (name, input) => (await Promise.all([task(name, input), task(name, input)]))[0],
    },
    {
      way: 'at the same time, the second answer taken',
      twice: (task) => async (name, input) => (await Promise.all([task(name, input), task(name, input)]))[1],
    },
    {
      way: 'one after the other',
      twice: (task) => async (name, input) => {
        await task(name, input);
        return task(name, input);
      },
    },
  ];

  it.each(
    ways.flatMap((one) => [
      { ...one, course: 'meets full domains', scenario: full, ends: 'ready' },
      { ...one, course: 'loses an answer', scenario: lost, ends: 'ready' },
      { ...one, course: 'fails its proof', scenario: { hostKeyLies: true }, ends: 'failed' },
    ]),
  )('changes nothing when a hunt $course and every step runs twice, $way', async ({ twice, scenario, ends }) => {
    const once = await openLab(scenario);
    const lab = await openLab(scenario);
    const alone = await once.start(await once.lead());
    const { huntId } = await lab.start(await lab.lead());

    await executeToEnd(once, alone.huntId, functionsOver(once.rooms));
    await executeToEnd(lab, huntId, twice(functionsOver(lab.rooms)));

    expect(await brokenPromises(lab, huntId, [ends])).toEqual([]);
    // Fewer when the second run finds by look-up what the first one lost.
    expect(launches(lab)).toBeLessThanOrEqual(launches(once));
  });

  it('does not send the next attempt early (regression: attempt follows attempt under one step name)', async () => {
    const lab = await openLab({ capacity: { windows: [] } });
    const task = functionsOver(lab.rooms);
    const planned = await runUntil(lab, await lab.start(await lab.lead()), task, at('attempt'));

    const first = await task('AttemptLaunch', planned);
    const again = await task('AttemptLaunch', planned);

    expect(launches(lab)).toBe(1);
    expect(again).toEqual(first);
  });
});

describe('a clean-up that was delivered twice', () => {
  it('ends nothing that the hunt launched after the first delivery', async () => {
    const lab = await openLab({ limits: {}, fates: [{ kind: 'work-request-fails', nth: 1, after: 4 }] });
    const task = functionsOver(lab.rooms);
    const cleaning = await runUntil(lab, await lab.start(await lab.lead()), task, at('clean-up'));
    const slow = withCloud(lab.rooms, (cloud) => ({
      async find(query) {
        await runUntil(lab, cleaning, task, at('poll'));
        return cloud.find(query);
      },
    }));

    const late = (await functionsOver(slow)('CleanUp', cleaning)) as HuntDocument;

    expect(late.next.step).toBe('poll');
    expect(lab.world.living().map(({ id }) => id)).toEqual([late.instance?.id]);
  });
});

describe('a hunt that goes on as a fresh execution', () => {
  it('may do so after any step, with every step run twice', async () => {
    const starts = Array.from({ length: 10 }, (_, rounds) => rounds);

    for (const rounds of starts) {
      const lab = await openLab(lost);
      const hunt = await lab.start(await lab.lead(), { hunt: { roundsPerExecution: 10 } });
      await lab.rooms.store.saveHunt({ ...hunt, version: 1, rounds }, []);
      const task = functionsOver(lab.rooms);

      const document = await executeToEnd(lab, hunt.huntId, async (name, input) => {
        await task(name, input);
        return task(name, input);
      });

      expect(await brokenPromises(lab, hunt.huntId, ['ready'])).toEqual([]);
      expect(document.generation).toBeGreaterThan(0);
    }
  });
});
