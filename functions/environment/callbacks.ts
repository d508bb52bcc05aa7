import { callbacks } from '../../shared/platform/callbacks.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';

/** Webhooks alone: here is no shell of the user's. */
export function webhooks(): Pick<Rooms, 'callbacks'> {
  return { callbacks: callbacks({ commands: false }) };
}
