import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type Interruptions, interruptionName } from '../../shared/platform/executions.ts';
import type { StartRooms } from '../../shared/usecases/api-rooms.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { executeInterruption } from '../interruption-machine.ts';

export interface LocalInterruptions extends Interruptions {
  /** Takes up every notice on record that was not seen through. */
  resumeAll(): Promise<void>;
  /** Resolves once none runs any more. */
  idle(): Promise<void>;
  /** Ends all at their next wait. What they have not done stays on record: the notice's next delivery takes it up. */
  stop(): Promise<void>;
}

export interface InterruptionParts {
  readonly rooms: Rooms;
  readonly clock: Clock;
  /** Asked for when it is needed: who serves stands on this, and this on who serves. */
  readonly start: () => StartRooms;
}

/** Among so many of the latest hunts. */
const resumedMost = 1000;

/** The notice on record, as its cloud would deliver it again. */
function eventOf({ cloud, region, instance, interruption }: HuntDocument): JsonObject {
  const [id, time] = [instance?.id ?? '', interruption?.at ?? ''];
  if (cloud === 'oci')
    return { eventType: 'com.oraclecloud.computeapi.instancepreemptionaction', eventTime: time, data: { resourceId: id } };
  const detail = { 'instance-id': id, 'instance-action': interruption?.action ?? '' };
  return { source: 'aws.ec2', 'detail-type': 'EC2 Spot Instance Interruption Warning', time, region, detail };
}

/** The interruption machine in the background of a server: one execution for each notice. */
export function createInterruptions({ rooms, clock, start }: InterruptionParts): LocalInterruptions {
  const running = new Map<string, Promise<void>>();
  const over = new AbortController();

  async function run(name: string, huntId: string, event: unknown): Promise<void> {
    try {
      await executeInterruption({ huntId, event }, { rooms, start: start(), clock, over: over.signal });
    } catch (error) {
      rooms.log.error('interruption.stopped', { huntId, error });
    } finally {
      running.delete(name);
    }
  }

  const interruptions: LocalInterruptions = {
    async start(warned) {
      const name = interruptionName(warned);
      if (over.signal.aborted || running.has(name)) return 'known';
      running.set(
        name,
        Promise.resolve().then(() => run(name, warned.huntId, warned.event)),
      );
      return 'started';
    },
    async resumeAll() {
      const onUnreadable = (error: { huntId: string; message: string }) =>
        rooms.log.warn('hunt.unreadable', { huntId: error.huntId, message: error.message });
      for (const document of await rooms.store.listHunts({ limit: resumedMost, onUnreadable })) {
        const { huntId, interruption } = document;
        if (interruption?.endedAt === null) await interruptions.start({ huntId, at: interruption.at, event: eventOf(document) });
      }
    },
    async idle() {
      while (running.size > 0) await Promise.all(running.values());
    },
    async stop() {
      over.abort();
      await interruptions.idle();
    },
  };
  return interruptions;
}
