import { seededRandom } from '../../shared/platform/random.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { sweep } from '../../shared/usecases/sweep.ts';
import { mishaps, newLife } from './life.ts';
import { roomsOf } from './rooms.ts';
import type { Stage } from './stage.ts';

/** One round of the sweep, in a life of its own: should it die, or the store be away, the next round makes up for it. */
export async function sweepOnce(stage: Stage, grace: number, sabotage: (rooms: Rooms) => Rooms): Promise<void> {
  const life = newLife();
  const seat = stage.seats.take();
  const caller = { life, step: 'sweep', happens: mishaps(stage, life) };
  const rooms = sabotage(roomsOf(stage, caller, seat, { skew: 0, random: seededRandom(1), isLed: () => true }));
  const request = {
    cloud: stage.kind.name,
    namespace: 'foothold',
    settings: { grace, compartments: ['ocid1.compartment.oc1..example'], regions: [], maxShare: 1, minCount: 3 },
    act: true,
  };
  const round = sweep(request, rooms).catch((error: unknown) => {
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
  });
  await Promise.race([round, life.death]);
  if (!life.dead) stage.seats.give(seat);
}
