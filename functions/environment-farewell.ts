import type { CloudName, Farewell } from '../shared/clouds/port.ts';
import { readEnvironment } from '../shared/platform/config.ts';

const callTimeoutMs = 10_000;
const opened = new Map<string, Promise<Farewell>>();

/** SSM and load balancing of a region, opened once a container; null for a cloud without them. */
export async function environmentFarewell(cloud: CloudName, region: string): Promise<Farewell | null> {
  if (cloud !== 'aws') return null;
  const known = opened.get(region) ?? open(region);
  opened.set(region, known);
  return known;
}

async function open(region: string): Promise<Farewell> {
  const [{ awsFarewell }, { awsOptions }] = await Promise.all([
    import('../shared/clouds/aws/farewell.ts'),
    import('../shared/clouds/aws/from-environment.ts'),
  ]);
  return awsFarewell(awsOptions(readEnvironment().aws, { region, callTimeoutMs }));
}
