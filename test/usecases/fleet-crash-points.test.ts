import { describe, expect, it } from 'vitest';
import { functionSit } from '../../functions/seat.ts';
import { fleetLab, inputOf, steps } from '../support/fleet-lab.ts';
import { Crash, mortalRooms, reaper, type Side } from '../support/mortal.ts';

const room = { capacity: { windows: [{ ad: 1, from: 0 }] }, limits: {} };

/** A fleet of two whose first StartHunts, or first look after it, dies at that call; then it is run to its end. */
async function lived(step: 'start' | 'look', takes: (call: number) => Side | null) {
  const lab = await fleetLab(room);
  const fleet = await lab.begin(2);
  if (step === 'look') await steps.start(inputOf(fleet), lab.start);
  const by = reaper(takes);
  const { rooms } = mortalRooms(lab.lab.rooms, by);
  const died = await steps[step](inputOf(fleet), { ...lab.start, rooms, sit: functionSit(rooms) }).then(
    () => false,
    (error: unknown) => error instanceof Crash || Promise.reject(error),
  );
  const last = await lab.run(fleet.fleetId);
  const hunts = await lab.start.rooms.store.listHunts();
  return { calls: by.names.length, died, end: [last, hunts.length, lab.lab.world.instances.length, lab.lab.mostLiving()] };
}

describe('a fleet whose function dies', () => {
  it.each(['start', 'look'] as const)('at any call of its %s has its hunts once, and its instances once', async (step) => {
    const { calls } = await lived(step, () => null);
    const deaths = Array.from({ length: calls }, (_, at) => at + 1).flatMap((at) => [
      { at, side: 'before' as const },
      { at, side: 'after' as const },
    ]);

    const ends: { readonly died: boolean; readonly end: readonly unknown[] }[] = [];
    for (const { at, side } of deaths) ends.push({ ...{ at, side }, ...(await lived(step, (call) => (call === at ? side : null))) });

    expect(calls).toBeGreaterThan(step === 'start' ? 15 : 2);
    expect(ends.filter(({ died }) => !died)).toEqual([]);
    expect(ends.filter(({ end }) => JSON.stringify(end) !== JSON.stringify(['FleetReady', 2, 2, 2]))).toEqual([]);
  });
});
