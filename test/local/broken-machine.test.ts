import { expect, it } from 'vitest';
import { executeHunt } from '../../local/hunt-machine.ts';
import { StoreUnavailableError } from '../../shared/stores/errors.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { openLab } from '../support/lab.ts';

it('regression: a full disk in the middle of a hunt is told as what it is, with its remedy, and not as a defect', async () => {
  const lab = await openLab({ capacity: { windows: [] }, limits: {} });
  const document = await lab.start(await lab.lead());
  const full = new StoreUnavailableError('hunts.sqlite', 'cannot grow: the disk is full', 'Free some space on that disk.');
  let writes = 0;
  const store: Rooms['store'] = {
    ...lab.rooms.store,
    async saveHunt(...written) {
      writes += 1;
      if (writes > 5) throw full;
      return lab.rooms.store.saveHunt(...written);
    },
  };
  const clock = { now: lab.now, sleep: async (ms: number) => lab.pass(ms / 1000) };

  const ended = executeHunt(document, { rooms: { ...lab.rooms, store }, clock });

  await expect(ended).rejects.toBe(full);
  expect(await lab.load(document.huntId)).toMatchObject({ phase: 'hunting', endedAt: null });
});
