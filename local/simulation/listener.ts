import { run as handleEvent } from '../../functions/handle-interruption/handler.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import type { ApiRooms } from '../../shared/usecases/api-rooms.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { takeEvent } from '../../shared/usecases/take-event.ts';
import { executeInterruption } from '../interruption-machine.ts';
import type { CloudNews } from './cloud-side.ts';
import { mishaps, newLife } from './life.ts';
import { roomsOf } from './rooms.ts';
import { type Caller, inAWhile, type Stage, stateOf } from './stage.ts';

export interface ListenerOptions {
  readonly home: 'laptop' | 'serverless';
  /** Has the hunt look at once, where that can be done. */
  nudge(): void;
  sabotage(rooms: Rooms): Rooms;
}

// Asynchronous invocations are retried twice, a minute apart (Lambda, OCI Events).
const mostDeliveries = 3;
const redeliveredAfterMs = 60_000;
const tenant = 'local';

/** Has the home hear the cloud's events: each is a crossing, at which it is lost, doubled, or late and so out of order. */
export function listen(stage: Stage, options: ListenerOptions): void {
  const deliver = (news: CloudNews, seconds: number) => inAWhile(stage, seconds * 1000, () => receive(stage, options, news.event));
  stage.side.tell((news) => {
    const { call } = stage.script.cross(`event.${news.name}`, stateOf(stage, { step: 'event' }));
    const seconds = call?.seconds ?? 1;
    switch (call?.mode) {
      case undefined:
      case 'plain':
        return deliver(news, 0);
      case 'twice':
        deliver(news, 0);
        return deliver(news, seconds);
      case 'late':
      case 'slow':
        return deliver(news, seconds);
      default:
        return undefined;
    }
  });
}

async function receive(stage: Stage, options: ListenerOptions, event: unknown): Promise<void> {
  for (let deliveries = 1; deliveries <= mostDeliveries; deliveries += 1) {
    const life = newLife();
    const seat = stage.seats.take();
    const caller: Caller = { life, step: 'event', happens: mishaps(stage, life) };
    const rooms = options.sabotage(roomsOf(stage, caller, seat, { skew: 0, random: seededRandom(deliveries), isLed: () => true }));
    const over = hear(stage, options, rooms, event).then(
      () => 'done' as const,
      (error: unknown) => {
        if (error instanceof TypeError || error instanceof ReferenceError) stage.unexpected(error);
        return 'failed' as const;
      },
    );
    const end = await Promise.race([over, life.death]);
    if (!life.dead) stage.seats.give(seat);
    if (end === 'done') return;
    await stage.clock.sleep(redeliveredAfterMs);
  }
}

/** The doors of the two homes: a laptop that serves takes events by its API, a platform has a function for them. */
async function hear(stage: Stage, { home, nudge }: ListenerOptions, own: Rooms, event: unknown): Promise<unknown> {
  const interruptions: Rooms['interruptions'] = {
    async start({ huntId, event: warning }) {
      const clock = { now: own.clock.now, sleep: (ms: number) => stage.clock.sleep(ms) };
      // No hunt asks for a replacement here, so nothing is needed to start one with.
      await executeInterruption({ huntId, event: warning }, { rooms: own, start: {} as never, clock });
      return 'started';
    },
  };
  const rooms = { ...own, interruptions };
  if (home === 'serverless') return handleEvent(event, rooms);
  const engine = { nudge, start: async () => 'known' as const };
  const api = { rooms, engine, clouds: [stage.kind.name], operators: new Set([tenant]), namespace: 'foothold' };
  return takeEvent(event, tenant, api as unknown as ApiRooms);
}
