import { describe, expect, it } from 'vitest';
import { run as executionEnded } from '../../functions/execution-ended/handler.ts';
import { fleetExecutionName, readFleetExecutionName } from '../../shared/platform/executions.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { type FleetLab, fleetLab, inputOf, steps } from '../support/fleet-lab.ts';

const full = { capacity: { windows: [] }, limits: {} };

/** Step Functions as far as names of the fleet machine go. */
function machineOver(lab: FleetLab): { started: string[]; rooms: Rooms } {
  const started: string[] = [];
  const fleets: Rooms['fleets'] = {
    async start(fleet) {
      const name = fleetExecutionName(fleet);
      if (started.includes(name)) return 'known';
      started.push(name);
      return 'started';
    },
  };
  return { started, rooms: { ...lab.lab.rooms, fleets } };
}

const event = (fleetId: string, generation: number, status: string) => ({ detail: { name: `${fleetId}-f${generation}`, status } });

describe('an execution of the fleet machine that ended from outside', () => {
  it.each(['FAILED', 'TIMED_OUT'])('goes on under a new name when it %s, once however often that is told', async (status) => {
    const lab = await fleetLab(full);
    const { fleetId, ...fleet } = await lab.begin(2);
    await steps.start(inputOf({ ...fleet, fleetId }), lab.start);
    const { started, rooms } = machineOver(lab);

    const first = await executionEnded(event(fleetId, 1, status), rooms);
    const again = await executionEnded(event(fleetId, 1, status), rooms);

    expect([first, again]).toEqual([
      { fleetId, done: 'resumed' },
      { fleetId, done: 'handed-over' },
    ]);
    expect(started).toEqual([`${fleetId}-f2`]);
    expect(await lab.load(fleetId)).toMatchObject({ generation: 2, cancel: null });
  });

  it('is cancelled with its hunts when somebody stopped it', async () => {
    const lab = await fleetLab(full);
    const { fleetId, ...fleet } = await lab.begin(2);
    await steps.start(inputOf({ ...fleet, fleetId }), lab.start);
    const { rooms } = machineOver(lab);

    await executionEnded(event(fleetId, 1, 'ABORTED'), rooms);
    const last = await lab.run(fleetId);

    expect(last).toBe('FleetFailed');
    expect((await lab.load(fleetId)).members.map(({ reason }) => reason)).toEqual([
      'cancelled by whoever stopped the execution',
      'cancelled by whoever stopped the execution',
    ]);
  });

  it('is left alone when the fleet had ended, or is nobody’s', async () => {
    const lab = await fleetLab(full);
    const { fleetId } = await lab.begin(1, { hunt: { maxCycles: 1 } });
    await lab.run(fleetId);
    const { started, rooms } = machineOver(lab);

    const over = await executionEnded(event(fleetId, 1, 'FAILED'), rooms);
    const unknown = await executionEnded(event('01JBQ0000000000000000000ZZ', 1, 'FAILED'), rooms);

    expect([over, unknown]).toMatchObject([{ done: 'over' }, { done: 'unknown' }]);
    expect(started).toEqual([]);
  });

  it('waits for a person when its executions keep ending', async () => {
    const lab = await fleetLab(full);
    const { fleetId } = await lab.begin(1);
    const { rooms } = machineOver(lab);
    for (const generation of [1, 2, 3]) await executionEnded(event(fleetId, generation, 'FAILED'), rooms);

    const fourth = executionEnded(event(fleetId, 4, 'FAILED'), rooms);
    await expect(fourth).rejects.toMatchObject({
      name: 'RecoveryStoppedError',
      message: expect.stringContaining(`fleet ${fleetId} was resumed 3`),
    });
    lab.lab.pass(3601);
    const later = await executionEnded(event(fleetId, 4, 'FAILED'), rooms);

    expect(later).toEqual({ fleetId, done: 'resumed' });
  });

  it('cannot be gone on with where nothing starts executions', async () => {
    const lab = await fleetLab(full);
    const { fleetId } = await lab.begin(1);

    await expect(executionEnded(event(fleetId, 1, 'FAILED'), lab.lab.rooms)).rejects.toThrow('FOOTHOLD_FLEET_MACHINE');
  });
});

describe('the name of an execution', () => {
  it('says which fleet it is of, and is no hunt’s', () => {
    expect(readFleetExecutionName('01JBQ0000000000000000000AB-f12')).toEqual({ fleetId: '01JBQ0000000000000000000AB', generation: 12 });
    expect(readFleetExecutionName('01JBQ0000000000000000000AB-g12')).toBeNull();
  });
});
