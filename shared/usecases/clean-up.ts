import type { InstanceView } from '../clouds/port.ts';
import { CloudCallError } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { go, quietUntil } from '../domain/hunting/go.ts';
import { paceSettings, takeSlot } from '../domain/hunting/pace-of.ts';
import { classify, isDenied } from '../domain/outcome/classify.ts';
import { ownerTags } from '../domain/tags.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import { accountPace, keepPace } from './account-pace.ts';
import { leftoversOf } from './cancel-leftovers.ts';
import { keyName } from './keep-key.ts';
import { findOwned, isLiving, type Looking } from './look.ts';
import { type CloudRun, cloudStep, type StepResult, type StepRun } from './step.ts';

type CleanUp = NonNullable<HuntDocument['cleanUp']>;
type Cleaning = CloudRun<Looking | 'terminate' | 'endLeftovers' | 'keyPairs', 'keys' | 'log'>;

/**
 * Ends all that carries the hunt's tags and all ids the document knows, then looks again, until nothing lives and an empty list
 * proves it. A NotFound proves nothing. It can be run any number of times, by several at once.
 */
export const cleanUp = cloudStep('clean-up', async (run: Cleaning) => {
  const state = cleanUpOf(run.document);
  const events = state.looks === 0 ? [eventOf(run.document, run.now(), 'clean-up.started', { then: state.then })] : [];
  try {
    const seen = await sweepOnce(run, state);
    const document = { ...run.document, cleanUp: { ...seen.state, looks: state.looks + 1, problem: seen.fault?.message ?? null } };
    const result = await judge(run, document, seen);
    return { ...result, events: [...events, ...seen.events, ...result.events] };
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    const document = { ...run.document, cleanUp: { ...state, looks: state.looks + 1, problem: error.message } };
    const result = lookAgain(run, document);
    return { ...result, events: [...events, ...result.events] };
  }
});

function judge(run: Cleaning, document: HuntDocument, { fault, alive }: Sweep): StepResult | Promise<StepResult> {
  if (fault === null) return alive > 0 || isStillUncertain(document, run.now()) ? lookAgain(run, document) : finish(run, document);
  // With credentials that never worked there is nothing to list, and nothing that a list could show. The same holds where listing is
  // denied for good and each id that was ever told has been seen ended.
  const known = [...cleanUpOf(document).asked, ...(document.instance === null ? [] : [document.instance.id])];
  const isProven =
    known.length === 0 ||
    (isDenied(classify(document.cloud, fault.fault)) && alive === 0 && unseen(document, cleanUpOf(document), []).length === 0);
  if (!isProven || !isSettled(document)) return lookAgain(run, document);
  const clean = { ...document, cleanUp: { ...cleanUpOf(document), problem: null } };
  return cleanUpOf(clean).then === 'attempt' ? again(run, clean) : close(run, clean);
}

interface Sweep {
  readonly state: CleanUp;
  /** Why there is no list; ids on record are ended all the same. */
  readonly fault: CloudCallError | null;
  /** How many are not seen ended. */
  readonly alive: number;
  readonly events: TimelineEvent[];
}

async function sweepOnce(run: CloudRun<Looking | 'terminate'>, state: CleanUp): Promise<Sweep> {
  const { found, fault } = await list(run);
  const known = await knownById(run, state, found);
  const views = [...found, ...known];
  const events: TimelineEvent[] = [];
  const asked = new Set(state.asked);
  const hidden = unseen(run.document, state, views);
  const living = views.filter(isLiving);
  if (living.length + hidden.length > 0) await run.assertLed();
  for (const view of living) {
    await run.cloud.terminate(view.id);
    if (!asked.has(view.id))
      events.push(eventOf(run.document, run.now(), 'clean-up.ended-instance', { instanceId: view.id, state: view.rawState }));
    asked.add(view.id);
  }
  // An id whose end was never seen is asked to end even though no list and no look-up shows it.
  for (const id of hidden) {
    await run.cloud.terminate(id);
    asked.add(id);
  }
  const gone = new Set([...state.gone, ...views.filter((view) => view.state === 'ended').map((view) => view.id)]);
  return {
    state: { ...state, asked: [...asked], gone: [...gone] },
    fault,
    alive: views.filter((view) => view.state !== 'ended').length,
    events,
  };
}

async function list(run: CloudRun<'find'>): Promise<{ found: InstanceView[]; fault: CloudCallError | null }> {
  try {
    return { found: await findOwned(run, run.document), fault: null };
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    return { found: [], fault: error };
  }
}

async function knownById(run: CloudRun<'inspect'>, state: CleanUp, found: readonly InstanceView[]): Promise<InstanceView[]> {
  const ids = unseen(run.document, state, found);
  const views = await Promise.all(ids.map((id) => run.cloud.inspect(id)));
  return views.filter((view) => view !== null);
}

/** Ids on record that are neither seen ended nor among `views`. */
function unseen(document: HuntDocument, state: CleanUp, views: readonly InstanceView[]): string[] {
  const ids = new Set([...state.asked, ...(document.instance === null ? [] : [document.instance.id])]);
  return [...ids].filter((id) => !state.gone.includes(id) && !views.some((view) => view.id === id));
}

/** No send is without an answer, and no key pair of ours is in the cloud. */
function isSettled(document: HuntDocument): boolean {
  const keyInCloud = document.key?.name != null && document.key.mode !== 'given';
  return document.unsettled.length === 0 && !document.plan?.unresolved && !keyInCloud;
}

function isStillUncertain(document: HuntDocument, now: number): boolean {
  const quiet = quietUntil(document);
  return quiet !== null && now < quiet;
}

function lookAgain(run: StepRun, document: HuntDocument): StepResult {
  const state = cleanUpOf(document);
  const { interval, timeout } = document.request.settings.cleanUp;
  if (run.now() < Date.parse(state.startedAt) + timeout * 1000)
    return { document: go(document, 'clean-up', interval, run.now()), events: [] };
  const left = [...new Set([...state.asked, ...(document.instance === null ? [] : [document.instance.id])])].filter(
    (id) => !state.gone.includes(id),
  );
  const problem = state.problem ?? 'something still lives';
  const failure = {
    error: 'Hunt.CleanUpIncomplete',
    message: `${document.failure?.message ?? 'the remains of an attempt had to be ended'}; the clean-up could not be finished within ${timeout} s: ${problem}`,
    remedy: `Check ${left.join(', ') || `instances tagged ${document.namespace}-session-id=${document.huntId}`} in the console, then run "foothold hunts cancel ${document.huntId}" to clean up again.`,
  };
  const events = [eventOf(document, run.now(), 'clean-up.incomplete', { left, problem })];
  const cause = document.failure ?? late;
  return {
    document: go(
      { ...document, failure, cleanUp: { ...state, then: state.then === 'attempt' ? 'failed' : state.then, cause } },
      'failed',
      0,
      run.now(),
    ),
    events,
  };
}

/** Why a hunt ends that would have gone on, had its clean-up not taken so long. */
const late = {
  error: 'Hunt.CleanedUpLate',
  message: 'the remains of an attempt could not be ended within cleanUp.timeout; they were ended later',
  remedy: 'Start again.',
};

/** The instances are gone: open requests and stray volumes go next, and at a hunt's end the key pair that was ours. */
async function finish(run: Cleaning, document: HuntDocument): Promise<StepResult> {
  const left = await run.cloud.endLeftovers(leftoversOf(document));
  if (left.length > 0) {
    const problem = `still there: ${left.join(', ')}`;
    const result = lookAgain(run, { ...document, cleanUp: { ...cleanUpOf(document), problem } });
    // Told once, however long it takes to go.
    const news =
      run.document.cleanUp?.problem === problem ? [] : left.map((id) => eventOf(document, run.now(), 'clean-up.ended-leftover', { id }));
    return { ...result, events: [...news, ...result.events] };
  }
  return cleanUpOf(document).then === 'attempt' ? again(run, document) : close(run, document);
}

async function again(run: StepRun, document: HuntDocument): Promise<StepResult> {
  const pace = await accountPace(run, document);
  const next = { ...document, instance: null, probe: null, cleanUp: null };
  const events = [eventOf(document, run.now(), 'clean-up.done', { ended: cleanUpOf(document).asked })];
  const turn = takeSlot(run.now(), pace.nextAt, paceSettings(next), pace.state);
  const planned = go(next, 'attempt', (turn.slot - run.now()) / 1000, run.now());
  return { document: await keepPace(run, planned, { state: pace.state, nextAt: turn.nextAt, version: pace.version }), events };
}

async function removeKey(run: CloudRun<'keyPairs', 'keys' | 'log'>, document: HuntDocument): Promise<StepResult> {
  const { key } = document;
  // A run that died between making a key and recording it left one under the hunt's own name.
  if (key === null) {
    await run.rooms.keys.discard(keyName(document));
    await removeUnrecorded(run, document);
  }
  if (key === null || (key.mode !== 'temporary' && key.mode !== 'imported')) return { document, events: [] };
  if (key.name !== null) await run.cloud.keyPairs?.remove(key.name);
  if (key.reference !== null) await run.rooms.keys.remove(key.reference);
  const removed = { ...document, key: { ...key, name: null, reference: null } };
  return { document: removed, events: [eventOf(document, run.now(), 'key.removed', { name: key.name, reference: key.reference })] };
}

/** The cloud's half of such a key. Credentials that never worked have made none, so a refusal here holds nothing up. */
async function removeUnrecorded({ cloud: { keyPairs }, rooms }: CloudRun<'keyPairs', 'log'>, document: HuntDocument): Promise<void> {
  if (keyPairs === null) return;
  const { namespace, huntId } = document;
  try {
    // An imported key may bear a name of its own: the tags know it.
    const tagged = await keyPairs.list(ownerTags(namespace, huntId));
    for (const name of new Set([keyName(document), ...tagged])) await keyPairs.remove(name);
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    rooms.log.warn('key.unreadable', { huntId, message: error.message });
  }
}

async function close(run: CloudRun<'keyPairs', 'keys' | 'log'>, document: HuntDocument): Promise<StepResult> {
  const { document: bare, events } = await removeKey(run, document);
  const done = eventOf(bare, run.now(), 'clean-up.done', { ended: cleanUpOf(bare).asked });
  return { document: go(bare, 'failed', 0, run.now()), events: [done, ...events] };
}

function cleanUpOf(document: HuntDocument): CleanUp {
  if (document.cleanUp === null) throw new Error('a clean-up was asked for before it was started');
  return document.cleanUp;
}
