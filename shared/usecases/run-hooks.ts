import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { claimHooks, type HookWork, nextLook } from '../domain/interruption/hooks.ts';
import type { Hook } from '../domain/interruption/record.ts';
import { proceed } from '../domain/interruption/state.ts';
import { amendHunt } from './amend-hunt.ts';
import { interruptionStep, openRun } from './interruption-step.ts';
import type { Rooms } from './rooms.ts';
import { beginHook, type Farewells, lookAtHook } from './run-hook.ts';

type Grounds = Farewells & Pick<Rooms, 'store' | 'clock'>;

/**
 * One look at what is to be done before the instance goes: begins what is due, asks after what runs, and waits, all within the deadline
 * that counts from the notice's own time. A hook is on record as begun before it is begun, so two runs at once do not both begin it; one
 * that was begun and left is begun again, under the same id.
 */
export const runHooks = interruptionStep<Grounds>('hooks', async (state, { record }, rooms) => {
  const onward = proceed(state, 'clean-up');
  if (record === null || nextLook(record.hooks ?? [], record.deadline, rooms.clock.now()) === null) return onward;
  let work: HookWork | null = null;
  const claimed = await amendHunt(
    state.huntId ?? '',
    (newest) => {
      const open = openRun(newest, state)?.record;
      work = open ? claimHooks(open.hooks ?? [], newest.request.settings.notify.interruption, rooms.clock.now()) : null;
      return work === null || work.begin.length === 0 ? null : amended(newest, work.hooks, []);
    },
    rooms,
  );
  const { begin, look } = (work ?? { hooks: [], begin: [], look: [] }) as HookWork;
  const document = claimed ?? (await rooms.store.loadHunt(state.huntId ?? ''))?.document;
  if (document === undefined) return onward;
  const outcomes = await Promise.all([
    ...begin.map((hook) => beginHook(hook, document, rooms)),
    ...look.map((hook) => lookAtHook(hook, document, rooms)),
  ]);
  const after = outcomes.length === 0 ? document : await keep(document, outcomes, rooms);
  const wait = nextLook(after.interruption?.hooks ?? [], record.deadline, rooms.clock.now());
  return wait === null ? onward : proceed(state, 'hooks', wait);
});

async function keep({ huntId, interruption }: HuntDocument, outcomes: readonly Hook[], rooms: Grounds): Promise<HuntDocument> {
  const kept = await amendHunt(
    huntId,
    (newest) => {
      if (newest.interruption === null || newest.interruption.at !== interruption?.at) return null;
      const before = newest.interruption.hooks ?? [];
      const hooks = before.map((hook) => outcomes.find(({ id }) => id === hook.id) ?? hook);
      const over = outcomes.filter(({ id, state }) => isOver(state) && !isOver(before.find((hook) => hook.id === id)?.state));
      return amended(
        newest,
        hooks,
        over.map((hook) => eventOf(newest, rooms.clock.now(), 'interruption.hook', told(hook))),
      );
    },
    rooms,
  );
  return kept ?? ((await rooms.store.loadHunt(huntId))?.document as HuntDocument);
}

const isOver = (state: Hook['state'] | undefined) => state === 'done' || state === 'failed';

const told = ({ id, kind, target, state, detail, tries }: Hook) => ({ id, kind, target, ok: state === 'done', detail, tries });

function amended(document: HuntDocument, hooks: readonly Hook[], events: Parameters<Rooms['store']['saveHunt']>[1]) {
  const { interruption } = document;
  return { document: { ...document, interruption: interruption && { ...interruption, hooks: [...hooks] } }, events };
}
