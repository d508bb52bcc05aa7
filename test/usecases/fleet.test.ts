import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/domain/json.ts';
import { LeaseHeldError } from '../../shared/stores/errors.ts';
import { cancelFleet } from '../../shared/usecases/cancel-fleet.ts';
import { changeFleet } from '../../shared/usecases/fleet-record.ts';
import { fleetLab, inputOf, steps } from '../support/fleet-lab.ts';
import { statesOf } from '../support/fleets.ts';

const open = {
  capacity: {
    windows: [
      { ad: 1, from: 0 },
      { ad: 2, from: 0 },
      { ad: 3, from: 0 },
    ],
  },
  limits: {},
};

describe('a fleet', () => {
  it('ends FleetReady with as many instances as were asked for, each of a hunt of its own', async () => {
    const { lab, begin, run, load, hunts } = await fleetLab(open);
    const { fleetId } = await begin(4);

    const last = await run(fleetId);

    const fleet = await load(fleetId);
    const documents = await hunts(fleet);
    expect(last).toBe('FleetReady');
    expect(statesOf(fleet)).toEqual(['ready', 'ready', 'ready', 'ready']);
    expect(fleet.endedAt).not.toBeNull();
    expect(lab.world.living().map(({ tags }) => tags['foothold-session-id'])).toEqual(
      expect.arrayContaining(documents.map(({ huntId }) => huntId)),
    );
    expect(documents.map((document) => [document.fleet, document.caller?.tenant, document.result?.['displayName']])).toEqual(
      [1, 2, 3, 4].map((index) => [{ id: fleetId, index }, 'ada', `sample-${index}`]),
    );
  });

  it.each([1, 2, 3, 4, 5])('never has more than N living, whatever answers get lost (seed %i)', async (seed) => {
    const faults: JsonObject[] = [
      { kind: 'lost-after', of: 'accepted', nth: 1 },
      { kind: 'lost-after', of: 'accepted', nth: 2 },
      { kind: 'lost-after', nth: seed + 2 },
      { kind: 'lost-before', nth: seed },
    ];
    const { lab, begin, run } = await fleetLab({ ...open, seed, faults, listingLag: 20 });
    const { fleetId } = await begin(3);

    const last = await run(fleetId);

    expect([last, lab.world.living().length, lab.mostLiving()]).toEqual(['FleetReady', 3, 3]);
  });

  it('ends FleetPartly when some find no room, and keeps those that did', async () => {
    const { lab, begin, run, load } = await fleetLab({ capacity: { windows: [{ ad: 1, from: 0, count: 2 }] }, limits: {} });
    const { fleetId } = await begin(3, { hunt: { maxCycles: 2 } });

    const last = await run(fleetId);

    const fleet = await load(fleetId);
    expect(last).toBe('FleetPartly');
    expect(statesOf(fleet).toSorted()).toEqual(['failed', 'ready', 'ready']);
    expect(fleet.members.find(({ state }) => state === 'failed')?.reason).toContain('Out of host capacity');
    expect(lab.world.living()).toHaveLength(2);
  });

  it('ends FleetFailed when nobody finds room', async () => {
    const { lab, begin, run, load } = await fleetLab({ capacity: { windows: [] }, limits: {} });
    const { fleetId } = await begin(2, { hunt: { maxCycles: 2 } });

    expect([await run(fleetId), statesOf(await load(fleetId)), lab.world.living()]).toEqual(['FleetFailed', ['failed', 'failed'], []]);
  });

  it('has no more hunts under way than fleet.parallel, and ends with all of them', async () => {
    const { lab, begin, run, mostOpen } = await fleetLab(open);
    const { fleetId } = await begin(5, { fleet: { parallel: 2 } });

    const last = await run(fleetId);

    expect([last, mostOpen(), lab.world.living().length]).toEqual(['FleetReady', 2, 5]);
  });

  it('cancels the rest at the first failure where fleet.onFailure says so; what is ready stays', async () => {
    const { lab, begin, run, load } = await fleetLab({ capacity: { windows: [{ ad: 1, from: 0, count: 1 }] }, limits: {} });
    const { fleetId } = await begin(4, { hunt: { maxCycles: 3 }, fleet: { parallel: 2, onFailure: 'cancel-rest' } });

    const last = await run(fleetId);

    const fleet = await load(fleetId);
    expect(last).toBe('FleetPartly');
    expect(statesOf(fleet)).toEqual(expect.arrayContaining(['ready', 'failed', 'cancelled']));
    expect(fleet.members[3]).toMatchObject({ state: 'cancelled', reason: expect.stringContaining('another hunt of the fleet failed') });
    expect(lab.world.living()).toHaveLength(1);
  });
});

describe('cancelling a fleet', () => {
  it('reaches all its hunts, starts no more, and leaves nothing', async () => {
    const { lab, start, begin, run, load, hunts } = await fleetLab({ capacity: { windows: [] }, limits: {} });
    const { fleetId } = await begin(4, { fleet: { parallel: 3 } });

    const last = await run(fleetId, {
      async before(round) {
        if (round === 3) await cancelFleet(fleetId, 'ada', start.rooms);
        return false;
      },
    });

    const fleet = await load(fleetId);
    expect(last).toBe('FleetFailed');
    expect(statesOf(fleet)).toEqual(['cancelled', 'cancelled', 'cancelled', 'cancelled']);
    expect((await hunts(fleet)).map(({ phase, failure }) => [phase, failure?.message])).toEqual(
      [1, 2, 3].map(() => ['cancelled', 'cancelled by ada']),
    );
    expect(lab.world.living()).toEqual([]);
  });

  it('ends what is coming up, and keeps what was handed over', async () => {
    const { lab, start, begin, run, load } = await fleetLab({
      ...open,
      lifecycle: { provisioning: 8, boot: 6, terminating: 6, console: 3 },
    });
    const { fleetId } = await begin(3, { fleet: { parallel: 1 } });

    await run(fleetId, {
      async before() {
        const ready = (await load(fleetId)).members.filter(({ state }) => state === 'ready').length;
        if (ready === 1) await cancelFleet(fleetId, 'ada', start.rooms);
        return false;
      },
    });

    const fleet = await load(fleetId);
    expect(statesOf(fleet).filter((state) => state === 'ready').length).toBe(lab.world.living().length);
    expect(statesOf(fleet)[2]).toBe('cancelled');
  });

  it('keeps who asked first, and does nothing to a fleet that has ended', async () => {
    const { start, begin, run } = await fleetLab(open);
    const { fleetId } = await begin(1);

    const first = await cancelFleet(fleetId, 'ada', start.rooms);
    const second = await cancelFleet(fleetId, 'bob', start.rooms);
    await run(fleetId);
    const ended = await cancelFleet(fleetId, 'eve', start.rooms);

    expect([first, second, ended].map(({ cancel }) => cancel?.by)).toEqual(['ada', 'ada', 'ada']);
    await expect(cancelFleet('01JBQ0000000000000000000ZZ', 'ada', start.rooms)).rejects.toThrow('no fleet 01JBQ0000000000000000000ZZ');
  });
});

describe('starting the hunts of a fleet', () => {
  it('starts nothing twice, however often it runs and wherever it dies', async () => {
    const lab = await fleetLab(open);
    const fleet = await lab.begin(3);
    lab.breakNext(new Error('the process died before StartExecution'));

    const broken = steps.start(inputOf(fleet), lab.start);
    await expect(broken).rejects.toThrow('the process died');
    const both = await Promise.all([steps.start(inputOf(fleet), lab.start), steps.start(inputOf(fleet), lab.start)]);
    await steps.start(inputOf(fleet), lab.start);

    expect(both.map(({ summary }) => summary?.['open'])).toEqual([3, 3]);
    expect(lab.executions.map(({ huntId }) => huntId)).toEqual(fleet.members.map(({ huntId }) => huntId));
    expect(await lab.start.rooms.store.listHunts()).toHaveLength(3);
  });

  it('waits while another runner leads the account, and goes on after it', async () => {
    const lab = await fleetLab(open);
    const fleet = await lab.begin(2);
    let busy = true;
    const { sit } = lab.start;
    const start = {
      ...lab.start,
      sit: async (account: string) => {
        if (busy) throw held();
        return sit(account);
      },
    };

    const waiting = await steps.start(inputOf(fleet), start);
    busy = false;
    const started = await steps.start(inputOf(fleet), start);

    expect([waiting.next, waiting.summary?.['waiting']]).toEqual([{ step: 'look', waitSeconds: 30 }, 2]);
    expect([started.next.step, started.summary?.['open']]).toEqual(['look', 2]);
    expect(await lab.load(fleet.fleetId)).toMatchObject({ stalls: 0, problem: null });
  });

  it('gives up on those that could not be started sixty times in a row', async () => {
    const lab = await fleetLab(open);
    const fleet = await lab.begin(1);
    lab.breakNext(
      new LeaseHeldError({ account: 'a', epoch: 1, holder: { host: 'h', pid: 1, startedAt: null }, acquiredAt: '', expiresAt: '' }),
    );
    await changeFleet(fleet.fleetId, lab.start.rooms.store, (known) => ({ ...known, stalls: 59 }));

    const state = await steps.start(inputOf(fleet), { ...lab.start, sit: () => Promise.reject(held()) });

    expect(state).toMatchObject({ phase: 'failed', next: { step: 'end' }, failure: { error: 'Fleet.Failed' } });
  });

  it('waits for the tenant’s own quota as long as it takes', async () => {
    const lab = await fleetLab(open);
    const fleet = await lab.begin(3);
    const start = { ...lab.start, limits: { ...lab.start.limits, startsPerMinute: 2 } };

    const first = await steps.start(inputOf(fleet), start);
    lab.lab.pass(61);
    const second = await steps.start(inputOf(fleet), start);

    expect([first.summary, first.next.step]).toEqual([expect.objectContaining({ open: 2, waiting: 1 }), 'look']);
    expect(first.next.waitSeconds).toBeGreaterThan(50);
    expect(second.summary).toMatchObject({ open: 3 });
    expect(await lab.load(fleet.fleetId)).toMatchObject({ stalls: 0 });
  });

  it('ends a hunt that came on record after its fleet was cancelled', async () => {
    const lab = await fleetLab(open);
    const fleet = await lab.begin(1);
    const { engine } = lab.start;
    const start = {
      ...lab.start,
      engine: {
        async start(document: Parameters<typeof engine.start>[0]) {
          await cancelFleet(fleet.fleetId, 'ada', lab.start.rooms);
          return engine.start(document);
        },
      },
    };

    await steps.start(inputOf(fleet), start);

    expect((await lab.start.rooms.store.loadHunt(fleet.members[0]?.huntId as string))?.control).toMatchObject({
      wish: 'cancel',
      by: 'ada',
    });
  });
});

describe('executions of the fleet machine', () => {
  it('hand over after hunt.roundsPerExecution, and the next one goes on', async () => {
    const { begin, run, load } = await fleetLab({
      capacity: {
        windows: [
          { ad: 1, from: 3000 },
          { ad: 2, from: 3000 },
        ],
      },
      limits: {},
    });
    const { fleetId } = await begin(2, { hunt: { roundsPerExecution: 10 } });
    const entered: string[] = [];

    const last = await run(fleetId, { entered: (state) => entered.push(state), steps: 2 });

    const fleet = await load(fleetId);
    expect(last).toBe('FleetReady');
    expect(fleet.generation).toBeGreaterThan(1);
    expect(entered.filter((state) => state === 'Begin')).toHaveLength(fleet.generation);
    expect(entered.filter((state) => state === 'Continued')).toHaveLength(fleet.generation - 1);
  });

  it('hand over again when the run that did so was not heard, and stop once another one leads', async () => {
    const lab = await fleetLab({ capacity: { windows: [] }, limits: {} });
    const fleet = await lab.begin(1);
    await steps.start(inputOf(fleet), lab.start);
    await changeFleet(fleet.fleetId, lab.start.rooms.store, (known) => ({ ...known, rounds: 1499 }));

    const due = await steps.look(inputOf(fleet), lab.start);
    const again = await steps.look(inputOf(fleet), lab.start);
    await steps.start(inputOf({ ...fleet, generation: 2 }), lab.start);
    const late = await steps.look(inputOf(fleet), lab.start);

    expect([due, again].map(({ handOver, generation }) => [handOver, generation])).toEqual([
      ['due', 2],
      ['due', 2],
    ]);
    expect([late.handOver, late.phase]).toEqual(['no', 'superseded']);
    expect(await lab.load(fleet.fleetId)).toMatchObject({ generation: 2, handOver: 'no' });
  });

  it('end FleetHeld when all that is left was paused, and go on under a new name', async () => {
    const lab = await fleetLab(open);
    const fleet = await lab.begin(2);
    const huntId = fleet.members[1]?.huntId as string;
    await steps.start(inputOf(fleet), lab.start);
    await lab.start.rooms.store.requestControl(huntId, { wish: 'pause', at: '2026-11-02T00:00:00.000Z', by: 'ada' });

    const last = await lab.run(fleet.fleetId);
    const held = await lab.load(fleet.fleetId);
    await cancelFleet(fleet.fleetId, 'ada', lab.start.rooms);
    const then = await lab.run(fleet.fleetId);

    expect(last).toBe('FleetHeld');
    expect([statesOf(held), held.generation, held.endedAt]).toEqual([['ready', 'held'], 2, null]);
    expect([then, statesOf(await lab.load(fleet.fleetId))]).toEqual(['FleetPartly', ['ready', 'cancelled']]);
  });
});

function held(): LeaseHeldError {
  return new LeaseHeldError({ account: 'a', epoch: 1, holder: { host: 'h', pid: 1, startedAt: null }, acquiredAt: '', expiresAt: '' });
}
