import * as v from 'valibot';
import { eventOf } from '../domain/hunting/events.ts';
import { type Blocked, block, blockedKey, blockedSchema } from '../domain/interruption/blocked.ts';
import { type InterruptionState, proceed } from '../domain/interruption/state.ts';
import { amendHunt } from './amend-hunt.ts';
import { interruptionStep } from './interruption-step.ts';
import type { Rooms } from './rooms.ts';

type Grounds = Pick<Rooms, 'store' | 'clock'>;

const mostTries = 10;

/** The place of an instance that is taken back is tried last for a while, by every hunt of the account: there is no room in it. */
export const blockOffering = interruptionStep<Grounds>('block', async (state, { document }, { store, clock }) => {
  const offering = document.offerings.find(({ key }) => key === document.instance?.offering);
  const { avoid } = document.request.settings.interruption;
  const onward = proceed(state, 'replace');
  if (offering === undefined || avoid === 0) return onward;
  const key = blockedKey(document.account);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { blocked, version } = await readBlocked(document.account, store);
    const value = block(blocked, offering, avoid, Date.parse(state.at ?? ''));
    if ((await store.writeNote(key, { value, version })) !== null) return told(onward, offering.key, avoid, { store, clock });
  }
  // Only the order of some other hunt's tries hangs on it.
  return onward;
});

/** Once: the timeline knows. */
async function told(onward: InterruptionState, offering: string, seconds: number, rooms: Grounds): Promise<InterruptionState> {
  const { huntId } = onward;
  if (huntId === null) return onward;
  const since = Date.parse(onward.at ?? '');
  const before = await rooms.store.timeline(huntId, 50);
  if (before.some(({ event, data }) => event === 'interruption.blocked' && data['at'] === onward.at)) return onward;
  const until = new Date(since + seconds * 1000).toISOString();
  await amendHunt(
    huntId,
    (document) => ({
      document,
      events: [eventOf(document, rooms.clock.now(), 'interruption.blocked', { offering, at: onward.at, until })],
    }),
    rooms,
  );
  return onward;
}

export async function readBlocked(account: string, store: Rooms['store']): Promise<{ blocked: Blocked; version: number }> {
  const note = await store.readNote(blockedKey(account));
  const parsed = v.safeParse(blockedSchema, note?.value);
  return { blocked: parsed.success ? parsed.output : { places: {} }, version: note?.version ?? 0 };
}
