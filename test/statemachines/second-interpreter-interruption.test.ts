import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interruptionFunctions } from '../../local/interruption-machine.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { type InterruptionLab, interrupted, recommendationOf, statesOf, targetGroup, warningOf } from '../support/interruption-lab.ts';
import { isThere, secondInterpreter } from '../support/second-interpreter/walks.ts';

interface Course {
  readonly title: string;
  readonly settings?: JsonObject;
  readonly event: (lab: InterruptionLab) => JsonObject;
  /** A function that throws at its first runs, this many. */
  readonly breaks?: { readonly name: string; readonly times: number };
}

const hooks = { interruption: { targetGroups: [targetGroup], ssm: { commands: ['systemctl stop app'] } } };
const notice = ({ notice: own }: InterruptionLab) => own;
const courses: readonly Course[] = [
  { title: 'a notice with every hook', settings: hooks, event: notice },
  { title: 'a notice and a replacement', settings: { interruption: { replace: 'notice' } }, event: notice },
  { title: 'a recommendation', event: ({ lab, instanceId }) => recommendationOf(lab, instanceId) },
  { title: 'the notice of a stranger', event: ({ lab }) => warningOf(lab, 'i-0fffffffffffffff0') },
  { title: 'a step that breaks twice', settings: hooks, event: notice, breaks: { name: 'RunHooks', times: 2 } },
  { title: 'a step that is broken for good', settings: hooks, event: notice, breaks: { name: 'RunHooks', times: 1000 } },
];

/** A lab whose instance is being taken back, its event, and the functions of the machine with what befalls them. */
async function open({ settings = {}, event, breaks }: Course) {
  const lab = await interrupted({ settings });
  lab.take();
  let broken = 0;
  const task = async (name: string, data: unknown): Promise<unknown> => {
    if (name === breaks?.name && broken < breaks.times) {
      broken += 1;
      throw Object.assign(new Error('out of memory'), { name: 'Runtime.ExitError' });
    }
    return (interruptionFunctions[name] as (input: unknown, ground: object) => Promise<unknown>)(data, lab);
  };
  return { lab, task, event: event(lab) };
}

const result = async (lab: InterruptionLab) => {
  const { phase, interruption } = await lab.load();
  return {
    phase,
    interruption,
    told: lab.told.length,
    takenOut: lab.takenOut.length,
    commands: lab.commands.length,
    started: lab.started.length,
  };
};

describe.skipIf(!isThere)('the interruption machine in a second interpreter (python3, pip install "moto[stepfunctions]")', () => {
  let second: Awaited<ReturnType<typeof secondInterpreter>>;
  beforeAll(async () => {
    second = await secondInterpreter('interruption');
  });
  afterAll(() => second.close());

  it.each(courses)('goes the same way: $title', async (course) => {
    const [one, other] = [await open(course), await open(course)];

    const ways = [
      await statesOf(one.lab, one.event, one.task),
      await second.run({ huntId: other.lab.document.huntId, event: other.event }, other.task, {
        pass: (seconds) => other.lab.lab.pass(seconds),
      }),
    ];

    expect(ways[1]).toEqual(ways[0]);
    expect(await result(other.lab)).toEqual(await result(one.lab));
  });
});
