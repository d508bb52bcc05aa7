import type { ProbeAnswer } from '../../shared/platform/ssh-probe.ts';
import { handshakeOf } from '../simulated-cloud/handshake.ts';
import type { World } from './world.ts';

/** What SSH at `host` would answer at `now` (epoch ms), by the same timetable as the instance's socket (`start.ts`). */
export function handshake({ instances, scenario }: World, host: string, now: number): ProbeAnswer {
  const { pending, boot } = scenario.lifecycle;
  return handshakeOf(
    host,
    instances,
    scenario,
    ({ state, launchedAt }) => state === 'running' && now >= launchedAt + (pending + boot) * 1000,
  );
}
