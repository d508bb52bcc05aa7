import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { World } from '../simulated-oci/index.ts';
import type { CloudNews } from './cloud-side.ts';

/** What OCI Events tell of instances: CloudEvents 0.1, with the instance's tags. */
export interface OciNews {
  tell(listener: (news: CloudNews) => void): void;
  /** After a call was carried out: has something begun? */
  look(): void;
  /** A preemptible instance is taken back: the notice now, the end half a minute later. */
  reclaim(id: string): void;
}

const prefix = 'com.oraclecloud.computeapi';
const noticeMs = 30_000;

export function ociNews(world: World, clock: VirtualClock): OciNews {
  const listeners: ((news: CloudNews) => void)[] = [];
  const told = new Set<string>();

  function say(name: string, id: string): void {
    if (told.has(`${name} ${id}`)) return;
    told.add(`${name} ${id}`);
    const freeformTags = world.instances.find((instance) => instance.id === id)?.tags ?? {};
    const eventTime = new Date(clock.now()).toISOString();
    const event = { cloudEventsVersion: '0.1', eventType: `${prefix}.${name}`, eventTime, data: { resourceId: id, freeformTags } };
    for (const listener of listeners) listener({ name, event });
  }

  function look(): void {
    if (listeners.length === 0) return;
    const { provisioning, terminating } = world.scenario.lifecycle;
    const again = (seconds: number) => clock.schedule(seconds * 1000, async () => look());
    for (const { id, state } of world.instances) {
      if (!told.has(`launchinstance.begin ${id}`)) {
        say('launchinstance.begin', id);
        again(provisioning);
      }
      if (state === 'RUNNING') say('launchinstance.end', id);
      if (state === 'TERMINATING' && !told.has(`terminateinstance.begin ${id}`)) {
        say('terminateinstance.begin', id);
        again(terminating);
      }
      if (state === 'TERMINATED') say('terminateinstance.end', id);
    }
  }

  return {
    tell: (listener) => void listeners.push(listener),
    look,
    reclaim(id) {
      say('instancepreemptionaction', id);
      clock.schedule(noticeMs, async () => {
        await world.handle({ method: 'DELETE', url: `/20160918/instances/${encodeURIComponent(id)}`, headers: {}, body: '' });
        look();
      });
    },
  };
}
