import type { ApiRooms } from '../shared/usecases/api-rooms.ts';
import { environmentApi } from './environment-api.ts';

let opened: Promise<ApiRooms> | undefined;

/** What starting a hunt stands on, opened once a container. A failure is not remembered. */
export function keptApi(): Promise<ApiRooms> {
  opened ??= environmentApi().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}
