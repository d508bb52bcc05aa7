import { type EventAnswer, hearEvent } from '../../shared/usecases/hear-event.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { door } from '../door.ts';
import { inputSchema } from './schema.ts';

/** Events of EC2, as EventBridge rules deliver them. */
export const { run, handler } = door(inputSchema, (event: unknown, rooms: Rooms): Promise<EventAnswer> => hearEvent(event, rooms));
