import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fleetFunctions, fleetMachine } from '../../local/fleet-machine.ts';
import { fleetInput } from '../../shared/domain/fleet/state.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { cancelFleet } from '../../shared/usecases/cancel-fleet.ts';
import type { FleetStep } from '../../shared/usecases/fleet-step.ts';
import { fleetLab } from '../support/fleet-lab.ts';
import { statesOf } from '../support/fleets.ts';
import { type Interpreter, isThere, secondInterpreter } from '../support/second-interpreter/walks.ts';

interface Course {
  readonly title: string;
  readonly scenario: JsonObject;
  readonly settings?: JsonObject;
  /** After so many waits somebody cancels the fleet. */
  readonly cancelAfter?: number;
  /** So many first calls of functions break, as a process that dies. */
  readonly breaks?: number;
  readonly ends: string;
}

const room: JsonObject = { capacity: { windows: [{ ad: 1, from: 0 }] }, limits: {} };
const full: JsonObject = { capacity: { windows: [] }, limits: {} };

const courses: readonly Course[] = [
  { title: 'all ready', scenario: room, ends: 'FleetReady' },
  { title: 'one after the other', scenario: room, settings: { fleet: { parallel: 1 } }, ends: 'FleetReady' },
  {
    title: 'some without room',
    scenario: { capacity: { windows: [{ ad: 1, from: 0, count: 1 }] }, limits: {} },
    settings: { hunt: { maxCycles: 2 } },
    ends: 'FleetPartly',
  },
  { title: 'none with room', scenario: full, settings: { hunt: { maxCycles: 2 } }, ends: 'FleetFailed' },
  { title: 'cancel', scenario: full, cancelAfter: 2, ends: 'FleetFailed' },
  { title: 'functions that break twice', scenario: room, breaks: 2, ends: 'FleetReady' },
  {
    title: 'fresh executions',
    scenario: { capacity: { windows: [{ ad: 1, from: 4000 }] }, limits: {} },
    settings: { hunt: { roundsPerExecution: 10 } },
    ends: 'FleetReady',
  },
];

const embedded: Interpreter = async (input, task, { pass }) => {
  const states: string[] = [];
  const wait = async (seconds: number) => pass(seconds);
  await fleetMachine.execute(input, { task, wait: (_, seconds) => wait(seconds), rest: wait, entered: (state) => states.push(state) });
  return states;
};

/** A fleet of two from its start to its end, in a world of its own. */
async function walk({ scenario, settings, cancelAfter, breaks = 0 }: Course, interpreter: Interpreter) {
  const lab = await fleetLab(scenario);
  const { fleetId } = await lab.begin(2, settings);
  let broken = 0;
  let waits = 0;
  const task = async (name: string, input: unknown) => {
    if (broken < breaks) {
      broken += 1;
      throw Object.assign(new Error('out of memory'), { name: 'Runtime.ExitError' });
    }
    return (fleetFunctions[name] as FleetStep)(input as never, lab.start);
  };
  const pass = async (seconds: number) => {
    waits += 1;
    if (waits === cancelAfter) await cancelFleet(fleetId, 'somebody', lab.start.rooms);
    await lab.live(seconds, 2);
  };
  const states: string[] = [];
  do states.push(...(await interpreter(fleetInput(await lab.load(fleetId)), task, { pass })));
  while (states.at(-1) === 'Continued' && states.length < 10_000);
  const { generation, members } = await lab.load(fleetId);
  return { states, generation, members: statesOf({ members }), living: lab.lab.world.living().length };
}

describe('the fleet machine', () => {
  it.each(courses)('ends a fleet as it is meant to: $title', async (course) => {
    const { states, members, living } = await walk(course, embedded);

    expect(states.at(-1)).toBe(course.ends);
    expect(living).toBe(members.filter((state) => state === 'ready').length);
  });
});

/** As of the hunt machine: LocalStack's interpreter, as moto brings it. */
describe.skipIf(!isThere)(
  'the fleet machine in a second interpreter (python3, pip install "moto[stepfunctions]")',
  { timeout: 60_000 },
  () => {
    let second: Awaited<ReturnType<typeof secondInterpreter>>;
    beforeAll(async () => {
      second = await secondInterpreter('fleet');
    });
    afterAll(() => second.close());

    it.each(courses)('goes the same way: $title', async (course) => {
      const [one, other] = [await walk(course, embedded), await walk(course, second.run)];

      expect(other).toEqual(one);
    });
  },
);
