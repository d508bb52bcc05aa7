import { readEnvironment, readFunctionEnvironment } from '../../shared/platform/config.ts';
import type { Alarms, ScheduleRooms } from '../../shared/usecases/api-rooms.ts';
import { start } from './start.ts';

/** What schedules of hunts stand on in a serverless home. */
export async function schedules(): Promise<ScheduleRooms> {
  const { ociSecret, schedules: places } = readFunctionEnvironment();
  const { oci } = readEnvironment();
  return {
    ...(await start()),
    alarms: places === null ? null : await scheduler(places),
    clouds: ociSecret !== null || oci.tenancyOcid !== null ? ['aws', 'oci'] : ['aws'],
    settings: {},
  };
}

async function scheduler(places: Parameters<typeof import('../../shared/clouds/aws/alarms.ts')['schedulerAlarms']>[0]): Promise<Alarms> {
  return (await import('../../shared/clouds/aws/alarms.ts')).schedulerAlarms(places);
}
