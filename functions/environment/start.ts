import { defaultLimits } from '../../shared/domain/api/limits.ts';
import { realClock } from '../../shared/platform/clock.ts';
import { readEnvironment } from '../../shared/platform/config.ts';
import type { StartRooms } from '../../shared/usecases/api-rooms.ts';
import { accounts } from './accounts.ts';
import { lead } from './lead.ts';
import { records } from './records.ts';

/** What the start of a hunt stands on in a serverless home. */
export async function start(): Promise<StartRooms> {
  const rooms = { ...(await records()), ...accounts() };
  return { rooms, ...lead(rooms), namespace: readEnvironment().namespace, limits: defaultLimits, wall: realClock };
}
