import { defaultLimits } from '../shared/domain/api/limits.ts';
import { realClock } from '../shared/platform/clock.ts';
import { readEnvironment, readFunctionEnvironment } from '../shared/platform/config.ts';
import type { Alarms, ApiRooms } from '../shared/usecases/api-rooms.ts';
import { environmentRooms } from './environment-rooms.ts';
import { functionSit } from './seat.ts';

/** What the HTTP API and the alarms of schedules stand on in a serverless home. */
export async function environmentApi(): Promise<ApiRooms> {
  const rooms = await environmentRooms();
  const { executions } = rooms;
  if (executions === undefined)
    throw new TypeError('the HTTP API starts hunts: expected FOOTHOLD_HUNT_MACHINE, the ARN of the hunt machine, got nothing');
  const { ociSecret, schedules, operators } = readFunctionEnvironment();
  const { namespace, oci } = readEnvironment();
  return {
    rooms,
    // A state machine's wait cannot be cut short: what an event says, the next poll sees.
    engine: { start: (document) => executions.start(document), nudge: () => undefined },
    alarms: schedules === null ? null : await scheduler(schedules),
    sit: functionSit(rooms),
    namespace,
    clouds: ociSecret !== null || oci.tenancyOcid !== null ? ['aws', 'oci'] : ['aws'],
    settings: {},
    limits: defaultLimits,
    operators: new Set(operators),
    wall: realClock,
  };
}

async function scheduler(places: Parameters<typeof import('../shared/clouds/aws/alarms.ts')['schedulerAlarms']>[0]): Promise<Alarms> {
  return (await import('../shared/clouds/aws/alarms.ts')).schedulerAlarms(places);
}
