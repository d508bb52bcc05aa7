import { describe, expect, it } from 'vitest';
import { cancelFleet } from '../../shared/usecases/cancel-fleet.ts';
import { allOpenFleets, enlistFleet, openFleets } from '../../shared/usecases/fleet-index.ts';
import { changeFleet } from '../../shared/usecases/fleet-record.ts';
import { startOwnFleet } from '../../shared/usecases/own-fleet.ts';
import { startFleet } from '../../shared/usecases/start-fleet.ts';
import { fleetLab } from '../support/fleet-lab.ts';
import { settingsOf } from '../support/fleets.ts';
import { sampleLaunch } from '../support/rehearsal.ts';

const wanted = { cloud: 'oci', launch: sampleLaunch, alternatives: [], settings: settingsOf(), requestHash: 'hash', warnings: [] } as const;
const request = (key: string, count = 2) => ({ tenant: 'ada', key, count, wanted });

describe('putting a fleet on record', () => {
  it('is done once for requests at once, which all get the same one', async () => {
    const { start } = await fleetLab();

    const answers = await Promise.all([1, 2, 3, 4].map(() => startFleet(request('key'), start)));

    for (const { fleet } of answers) expect(fleet).toEqual(answers[0]?.fleet);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect((await openFleets('ada', start.rooms.store)).map(({ fleetId }) => fleetId)).toEqual([answers[0]?.fleet.fleetId]);
  });

  it('names it by its id where nobody else does, and knows the ids of its hunts beforehand', async () => {
    const { start } = await fleetLab();

    const { fleet } = await startFleet(request('key', 3), start);

    expect(fleet.name).toBe(fleet.fleetId);
    expect(new Set(fleet.members.map(({ huntId }) => huntId)).size).toBe(3);
    expect(await start.rooms.store.listHunts()).toEqual([]);
  });

  it('is refused for a request that would not fit into its record', async () => {
    const { start } = await fleetLab();
    const large = { ...wanted, launch: { ...sampleLaunch, metadata: { user_data: 'x'.repeat(60_000) } } };

    await expect(startFleet({ ...request('key'), wanted: large, prefix: 'hunt.' }, start)).rejects.toMatchObject({
      problems: [{ path: 'hunt.launch', expected: 'at most 60000 characters for a fleet' }],
    });
  });

  it('is refused where nothing runs fleets', async () => {
    const { start } = await fleetLab();

    await expect(startOwnFleet(request('key'), start as never)).rejects.toMatchObject({ problems: [{ path: 'fleets' }] });
  });

  it('takes a hundred open fleets of a tenant, and one more for each that has ended', async () => {
    const { start } = await fleetLab();
    const ids: string[] = [];
    for (let at = 0; at < 100; at += 1) ids.push((await startFleet(request(`key-${at}`, 1), start)).fleet.fleetId);

    await expect(startFleet(request('one-more', 1), start)).rejects.toThrow('at most 100 fleets may be open at once');
    await changeFleet(ids[7] as string, start.rooms.store, (fleet) => ({ ...fleet, endedAt: '2026-11-02T00:00:00.000Z' }));
    const { fleet } = await startFleet(request('one-more', 1), start);

    const open = (await openFleets('ada', start.rooms.store)).map(({ fleetId }) => fleetId);
    expect(open).toEqual([...ids.filter((_, at) => at !== 7), fleet.fleetId]);
  });

  it('puts its tenant on the list of those whose fleets are looked after', async () => {
    const { start } = await fleetLab();
    const fleets = [await startFleet(request('key'), start), await startFleet({ ...request('key'), tenant: 'bob' }, start)];

    const open = await allOpenFleets(start.rooms.store);

    expect(open.map(({ fleetId }) => fleetId)).toEqual(fleets.map(({ fleet }) => fleet.fleetId));
  });

  it('lets a tenant on the full list for one whose fleets have ended', async () => {
    const { start } = await fleetLab();
    const { store } = start.rooms;
    const { fleet } = await startFleet(request('key'), start);
    const ids = ['ada', ...Array.from({ length: 299 }, (_, at) => `gone-${at}`)];
    const note = await store.readNote('fleets');
    await store.writeNote('fleets', { value: { ids }, version: note?.version ?? 0 });

    await enlistFleet('bob', fleet.fleetId, store);

    expect((await store.readNote('fleets'))?.value).toEqual({ ids: ['ada', 'bob'] });
  });

  it('is written by whoever comes second on top of what the first one wrote', async () => {
    const { start } = await fleetLab();
    const { fleet } = await startFleet(request('key'), start);
    let first = true;

    const changed = await changeFleet(fleet.fleetId, start.rooms.store, async (known) => {
      if (first) await cancelFleet(fleet.fleetId, 'ada', start.rooms);
      first = false;
      return { ...known, rounds: known.rounds + 1 };
    });
    const never = changeFleet(fleet.fleetId, { ...start.rooms.store, writeNote: async () => null }, (known) => known);

    expect(changed).toMatchObject({ rounds: 1, cancel: { by: 'ada' } });
    await expect(never).rejects.toMatchObject({ name: 'StaleWriteError' });
  });
});
