import type { Farewell } from '../../shared/clouds/port.ts';
import { readEnvironment } from '../../shared/platform/config.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { once } from './once.ts';

const callTimeoutMs = 10_000;

/** SSM and load balancing of a region, opened once a container; null for a cloud without them. */
export function farewells(): Required<Pick<Rooms, 'farewell'>> {
  const opened = new Map<string, () => Promise<Farewell>>();
  return {
    async farewell(cloud, region) {
      if (cloud !== 'aws') return null;
      const open = opened.get(region) ?? once(() => openFarewell(region));
      opened.set(region, open);
      return open();
    },
  };
}

async function openFarewell(region: string): Promise<Farewell> {
  const [{ awsFarewell }, { awsOptions }] = await Promise.all([
    import('../../shared/clouds/aws/farewell.ts'),
    import('../../shared/clouds/aws/from-environment.ts'),
  ]);
  return awsFarewell(awsOptions(readEnvironment().aws, { region, callTimeoutMs }));
}
