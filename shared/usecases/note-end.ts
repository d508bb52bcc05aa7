import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { goesFurther, type StateChange } from '../domain/interruption/state-change.ts';
import { amendHunt } from './amend-hunt.ts';
import type { Rooms } from './rooms.ts';

/** Puts on a hunt's timeline that the instance it has handed over is stopped or gone; true when that was news. Any other hunt is left alone. */
export async function noteEnd(
  { huntId }: HuntDocument,
  { end, at, instanceId }: StateChange,
  { store, clock }: Pick<Rooms, 'store' | 'clock'>,
): Promise<boolean> {
  if (end === null) return false;
  const noted = await amendHunt(
    huntId,
    (newest) => {
      const { instance, endedAt, phase } = newest;
      if (endedAt === null || phase !== 'ready' || instance?.id !== instanceId || !goesFurther(end, instance.state)) return null;
      const event = eventOf(newest, clock.now(), 'instance.gone', { instanceId, state: end, at });
      return { document: { ...newest, instance: { ...instance, state: end } }, events: [event] };
    },
    { store },
  );
  return noted !== null;
}
