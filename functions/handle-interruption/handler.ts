import { readNotice } from '../../shared/domain/interruption/notice.ts';
import { handleInterruption, type InterruptionReport } from '../../shared/usecases/handle-interruption.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

export const { run, handler } = door(inputSchema, async (event: unknown, rooms: Rooms): Promise<InterruptionReport> => {
  const notice = readNotice(event);
  return notice === null ? { kind: 'ignored', huntId: null, unfinished: null } : handleInterruption(notice, rooms);
});
