import { executeHunt } from '../../local/hunt-machine.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';

/** Executions of the real machine, one after the other, until the hunt has ended; each state entered is told. */
export async function runHunt(
  huntId: string,
  rooms: Rooms,
  clock: Clock,
  entered: (state: string) => void = () => undefined,
): Promise<HuntDocument> {
  for (;;) {
    const document = (await rooms.store.loadHunt(huntId))?.document;
    if (document === undefined) throw new Error(`hunt ${huntId} was never planned`);
    if (document.next.step === 'end') return document;
    await executeHunt(document, { rooms, clock, entered });
  }
}

/** Virtual time for one hunt alone: waits pass at once. */
export function skippingClock(start = Date.UTC(2026, 10, 2, 3)): Clock {
  let now = start;
  return {
    now: () => now,
    async sleep(ms) {
      now += ms;
    },
  };
}
