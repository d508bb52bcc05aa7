import { describe, expect, it } from 'vitest';
import { run as recover } from '../../functions/recover/handler.ts';
import type { Fleet } from '../../shared/domain/fleet/fleet.ts';
import { startAfter, takeOverAfter } from '../../shared/domain/hunting/stranded.ts';
import { fleetExecutionName } from '../../shared/platform/executions.ts';
import { recoverFleet } from '../../shared/usecases/recover-fleet.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { steerHunt } from '../../shared/usecases/steer-hunt.ts';
import { type FleetLab, fleetLab, inputOf, steps } from '../support/fleet-lab.ts';

const full = { capacity: { windows: [] }, limits: {} };
const nothing = { started: [], resumed: [], left: [] };

/** A fleet of two that Step Functions is to lead. `begun`: its first execution was started, and is gone. */
async function recorded(begun: boolean, scenario = full) {
  const lab = await fleetLab(scenario);
  const fleet = await lab.begin(2);
  const names = new Set(begun ? [fleetExecutionName(fleet)] : []);
  const rooms: Rooms = {
    ...lab.lab.rooms,
    executions: lab.start.engine,
    fleets: {
      async start(one) {
        const name = fleetExecutionName(one);
        if (names.has(name)) return 'known';
        names.add(name);
        return 'started';
      },
    },
  };
  return { lab, fleet, fleetId: fleet.fleetId, rooms, names, look: async () => (await recover({}, rooms)).fleets };
}

const pauseAll = async ({ start }: FleetLab, { members }: Fleet) => {
  for (const { huntId } of members) await steerHunt('pause', { huntId, by: 'somebody' }, start);
};

describe('a fleet whose process died between the record and StartExecution', () => {
  it('is found, started once, and comes to its instances', async () => {
    const { lab, fleetId, names, look } = await recorded(false, { limits: {} } as never);
    lab.lab.pass(startAfter);

    const rounds = [await look(), await look()];
    const last = await lab.run(fleetId);

    expect(rounds).toEqual([
      { seen: 1, ...nothing, started: [fleetId] },
      { seen: 1, ...nothing },
    ]);
    expect([[...names], last, lab.lab.world.living().length]).toEqual([[`${fleetId}-f1`], 'FleetReady', 2]);
  });

  it('is let alone while its start may still be on its way', async () => {
    const { lab, names, look } = await recorded(false);
    lab.lab.pass(startAfter - 1);

    expect([await look(), [...names]]).toEqual([{ seen: 1, ...nothing }, []]);
  });
});

describe('a fleet whose execution is gone, and nobody was told', () => {
  it('goes on in a new one, half an hour after the step that was due', async () => {
    const { lab, fleet, fleetId, names, look } = await recorded(true);
    await steps.start(inputOf(fleet), lab.start);
    const due = (Date.parse((await lab.load(fleetId)).dueAt) - lab.lab.now()) / 1000;
    lab.lab.pass(due + takeOverAfter - 1);
    const early = await look();
    lab.lab.pass(1);

    const rounds = [await look(), await look()];

    expect([early.resumed, ...rounds.map(({ resumed }) => resumed)]).toEqual([[], [fleetId], []]);
    expect([...names]).toEqual([`${fleetId}-f1`, `${fleetId}-f2`]);
  });

  it('is left to a person after it was taken over three times within an hour', async () => {
    const { lab, fleetId, rooms, look } = await recorded(true);
    for (const generation of [1, 2, 3]) await recoverFleet({ fleetId, generation, status: 'FAILED' }, rooms);
    lab.lab.pass(takeOverAfter);

    const report = await look();

    expect(report).toEqual({
      seen: 1,
      ...nothing,
      left: [{ fleetId, message: expect.stringContaining(`fleet ${fleetId} was resumed 3`) }],
    });
  });
});

describe('a fleet that stands still', () => {
  it('is let alone until one of its hunts goes on', async () => {
    const { lab, fleet, fleetId, names, look } = await recorded(true);
    await steps.start(inputOf(fleet), lab.start);
    await pauseAll(lab, fleet);
    await lab.live(60);
    await steps.look(inputOf(fleet), lab.start);
    lab.lab.pass(100 * takeOverAfter);
    const still = await look();
    const [first] = fleet.members;
    await steerHunt('resume', { huntId: first?.huntId ?? '', by: 'somebody' }, lab.start);

    const roused = await look();

    expect(still).toEqual({ seen: 1, ...nothing });
    expect([roused.started, [...names]]).toEqual([[fleetId], [`${fleetId}-f1`, `${fleetId}-f2`]]);
  });
});

describe('fleets that need nobody', () => {
  it('wait for their next look, or have ended', async () => {
    const waiting = await recorded(true);
    await steps.start(inputOf(waiting.fleet), waiting.lab.start);
    const over = await recorded(true, { limits: {} } as never);
    await over.lab.run(over.fleetId);
    over.lab.lab.pass(100 * takeOverAfter);

    expect(await waiting.look()).toEqual({ seen: 1, ...nothing });
    expect(await over.look()).toEqual({ seen: 0, ...nothing });
  });

  it('and a home without a fleet machine cannot be helped', async () => {
    const { rooms } = await recorded(true);
    const { fleets: _, ...without } = rooms;

    await expect(recover({}, without)).rejects.toThrow('FOOTHOLD_FLEET_MACHINE');
  });
});
