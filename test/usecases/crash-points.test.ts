import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/domain/json.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import { type Lab, openLab, type Task } from '../support/lab.ts';
import { type Reaper, reaper } from '../support/mortal.ts';
import { abandon, type Revival, rerun, resume } from '../support/revivals.ts';
import { brokenPromises } from '../support/verdict.ts';

interface Course {
  readonly title: string;
  readonly scenario: JsonObject;
  readonly ends: 'ready' | 'failed' | 'cancelled';
  /** Asks for the end once there is an instance. */
  readonly cancelled?: boolean;
}

const courses: readonly Course[] = [
  {
    title: 'a hunt that meets a refusal and a throttle',
    ends: 'ready',
    scenario: { capacity: { windows: [{ ad: 2, from: 0 }] }, faults: [{ kind: 'throttled', nth: 2 }] },
  },
  {
    title: 'a hunt whose answer is lost while lists lag',
    ends: 'ready',
    scenario: { listingLag: 12, faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }] },
  },
  {
    title: 'a hunt whose first instance dies after its 200',
    ends: 'ready',
    scenario: { fates: [{ kind: 'work-request-fails', nth: 1, after: 4 }] },
  },
  { title: 'a hunt that fails its proof', ends: 'failed', scenario: { hostKeyLies: true } },
  { title: 'a hunt that is cancelled while its instance comes up', ends: 'cancelled', cancelled: true, scenario: {} },
];

/** How many calls the course takes when nobody dies. */
async function lengthOf(course: Course): Promise<number> {
  const all = reaper(() => null);
  await play(course, rerun, all);
  return all.names.length;
}

async function play(course: Course, revival: Revival, by: Reaper): Promise<{ lab: Lab; huntId: string }> {
  const lab = await openLab(course.scenario);
  const { huntId } = await lab.start(await lab.lead(), { hunt: { settle: 15 } });
  await revival(lab, huntId, by, course.cancelled ? (task) => cancelling(lab, huntId, task) : undefined);
  return { lab, huntId };
}

function cancelling(lab: Lab, huntId: string, task: Task): Task {
  return async (name, input) => {
    if (lab.world.instances.length > 0)
      await lab.rooms.store.requestControl(huntId, { wish: 'cancel', at: new Date(lab.now()).toISOString(), by: 'a test' });
    return task(name, input);
  };
}

describe.each(courses)('$title', (course) => {
  it.each([
    { revival: rerun, way: 'runs the step again with the same input', ends: [course.ends] },
    { revival: resume, way: 'is taken over by another runner', ends: [course.ends] },
    { revival: abandon, way: 'has the broken function caught by the machine', ends: [course.ends, 'failed'] },
  ])('ends $ends with its promises kept wherever it dies and $way', { timeout: 240_000 }, async ({ revival, ends }) => {
    const length = await lengthOf(course);
    const deaths = Array.from({ length }, (_, index) => index + 1).flatMap((nth) =>
      (['before', 'after'] as const).map((side) => ({ nth, side })),
    );

    const broken: string[] = [];
    for (const { nth, side } of deaths) {
      const by = reaper((call) => (call === nth ? side : null));
      const { lab, huntId } = await play(course, revival, by);
      for (const promise of await brokenPromises(lab, huntId, ends))
        broken.push(`died ${side} call ${nth}, ${by.names[nth - 1]}: ${promise}`);
      await lab.rooms.store.close();
    }

    expect(length).toBeGreaterThan(30);
    expect(broken).toEqual([]);
  });

  it('keeps its promises although it dies again and again', { timeout: 240_000 }, async () => {
    const seeds = Array.from({ length: 12 }, (_, seed) => seed);

    const broken: string[] = [];
    for (const seed of seeds) {
      const random = seededRandom(seed);
      const by = reaper(() => (random.next() < 0.06 ? (random.next() < 0.5 ? 'before' : 'after') : null));
      const { lab, huntId } = await play(course, seed % 2 === 0 ? rerun : resume, by);
      for (const promise of await brokenPromises(lab, huntId, [course.ends])) broken.push(`seed ${seed}: ${promise}`);
      await lab.rooms.store.close();
    }

    expect(broken).toEqual([]);
  });
});
