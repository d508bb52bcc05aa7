import { recover } from '../../shared/usecases/recover.ts';
import type { RecoveryRooms } from '../../shared/usecases/recover-hunt.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { door } from '../door.ts';
import { fleets, hunts } from '../environment/executions.ts';
import { records } from '../environment/records.ts';
import { functionSeat } from '../seat.ts';
import { inputSchema } from './schema.ts';

/** A schedule calls it: what no event tells of (a death between record and StartExecution, an event that was lost) is found by looking. */
export const { run, handler } = door(
  inputSchema,
  (_, rooms: RecoveryRooms & Pick<Rooms, 'fleets'>) => recover(functionSeat(), rooms),
  async () => ({ ...(await records()), ...hunts(), ...fleets() }),
);
