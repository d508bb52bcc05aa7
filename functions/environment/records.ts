import { realClock } from '../../shared/platform/clock.ts';
import { readEnvironment, readFunctionEnvironment } from '../../shared/platform/config.ts';
import { systemRandom } from '../../shared/platform/random.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { environmentLog } from './log.ts';
import { environmentStore } from './store.ts';

/** What every use case stands on: the record, and what takes no client. */
export async function records(): Promise<Pick<Rooms, 'store' | 'clock' | 'random' | 'log'>> {
  const store = environmentStore(readEnvironment(), readFunctionEnvironment());
  return { store, clock: realClock, random: systemRandom, log: environmentLog() };
}
