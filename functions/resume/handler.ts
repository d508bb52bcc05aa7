import { type ControlRequest, resumeHunt } from '../../shared/usecases/control.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { door } from '../door.ts';
import { hunts } from '../environment/executions.ts';
import { records } from '../environment/records.ts';
import { functionSit } from '../seat.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(
  inputSchema,
  (request: ControlRequest, rooms: Pick<Rooms, 'store' | 'clock' | 'executions'>) => resumeHunt(request, functionSit(rooms), rooms),
  async () => ({ ...(await records()), ...hunts() }),
);
