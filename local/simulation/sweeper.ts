import { seededRandom } from '../../shared/platform/random.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { sweep } from '../../shared/usecases/sweep.ts';
import { newLife } from './life.ts';
import { roomsOf } from './rooms.ts';
import type { Stage } from './stage.ts';

/** One round of the sweep, in a life of its own: should it die, or the store be away, the next round makes up for it. */
export async function sweepOnce(stage: Stage, grace: number, sabotage: (rooms: Rooms) => Rooms): Promise<void> {
  const life = newLife();
  const happens = ({ mode, seconds = 20 }: { readonly mode: string; readonly seconds?: number }) => {
    if (mode === 'kill' || mode === 'stop') life.die('resume');
    if (mode === 'outage') stage.storeAwayUntil = Math.max(stage.storeAwayUntil, stage.clock.now() + seconds * 1000);
  };
  const rooms = sabotage(roomsOf(stage, { life, step: 'sweep', happens }, { skew: 0, random: seededRandom(1), isLed: () => true }));
  const request = {
    cloud: stage.kind.name,
    namespace: 'foothold',
    settings: { grace, compartments: ['ocid1.compartment.oc1..example'], regions: [], maxShare: 1 },
    act: true,
  };
  const round = sweep(request, rooms).catch((error: unknown) => {
    if (error instanceof TypeError || error instanceof ReferenceError) throw error;
  });
  await Promise.race([round, life.death]);
}
