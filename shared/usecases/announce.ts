import type { Health, InstanceView } from '../clouds/port.ts';
import { CloudCallError } from '../domain/fault.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { afterEnd } from '../domain/hunting/callback.ts';
import { composeResult } from '../domain/hunting/compose-result.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { giveUp, go } from '../domain/hunting/go.ts';
import { metricsOf } from '../domain/metrics/index.ts';
import { classify, isDenied } from '../domain/outcome/classify.ts';
import { cancelLeftovers } from './cancel-leftovers.ts';
import { endSurplus, isLiving, type Looking, look, type Sight } from './look.ts';
import { type Losing, loseDead, loseInstance } from './lose-instance.ts';
import { instanceOf, late } from './poll-status.ts';
import type { Rooms } from './rooms.ts';
import { spotSavingsOf } from './spot-savings.ts';
import { type CloudRun, cloudStep, type StepResult, type StepRun, step } from './step.ts';

type Announcing = CloudRun<Looking | Losing | 'terminate' | 'health' | 'endLeftovers' | 'spot' | 'onDemandPrice', 'random' | 'log'>;

/** Hands the instance over, once: after a last look that finds exactly the one. */
const announceReady = cloudStep('ready', async (run: Announcing) => {
  const sight = await look(run);
  if (sight.own !== null && !isLiving(sight.own)) return loseDead(run, sight.own, sight.others);
  if (sight.others.length > 0) {
    const surplus = await endSurplus(run, sight.others);
    return { document: go(run.document, 'ready', run.document.request.settings.ready.pollInterval, run.now()), events: surplus };
  }
  if (sight.own === null && sight.fault === null && age(run) >= run.document.request.settings.hunt.settle) {
    return loseInstance(run, late(`instance ${instanceOf(run.document).id} came up and then was not to be found any more`), sight.others);
  }
  if ((sight.own === null || !isReadable(run, sight)) && !isOverdue(run)) {
    return { document: go(run.document, 'ready', run.document.request.settings.ready.pollInterval, run.now()), events: [] };
  }
  const health = sight.own === null ? 'ok' : await healthOf(run, sight.own);
  if (health !== 'ok') return awaitHealth(run, health);
  const left = await cancelLeftovers(run, run.document);
  if (left && age(run) < 2 * run.document.request.settings.ready.timeout) {
    return { document: go(run.document, 'ready', run.document.request.settings.ready.pollInterval, run.now()), events: [] };
  }
  const savings = await spotSavingsOf(run);
  const result = announce(run, sight.own);
  return { ...result, events: [...savings, ...result.events] };
});

/** EC2's system and instance checks must both be ok (FR-046..048). An endpoint without such checks holds nothing up. */
async function healthOf(run: CloudRun<'health', 'log'>, own: InstanceView): Promise<Health> {
  const { ready } = run.document.request.settings;
  if (!ready.health || ready.until !== 'ssh') return 'ok';
  try {
    return await run.cloud.health(own);
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    run.rooms.log.warn('health.unreadable', { huntId: run.document.huntId, message: error.message });
    // What is denied for good stays so; a busy or broken cloud may still tell.
    return isDenied(classify(run.document.cloud, error.fault)) ? 'ok' : 'pending';
  }
}

function awaitHealth(run: StepRun, health: Health): StepResult {
  const { document } = run;
  const { ready } = document.request.settings;
  const { id } = instanceOf(document);
  if (age(run) < ready.timeout) return { document: go(document, 'ready', ready.pollInterval, run.now()), events: [] };
  const failure = {
    error: 'Hunt.ReadyTimeout',
    message: `instance ${id} answers SSH, but its status checks are ${health} after ${ready.timeout} s`,
    remedy: "Look at the instance's status checks; ready.timeout gives it longer, ready.health=false does without them.",
  };
  return {
    document: giveUp(document, failure, run.now()),
    events: [eventOf(document, run.now(), 'instance.impaired', { instanceId: id, health })],
  };
}

/**
 * The last look must succeed; only when the cloud stays unreadable past the deadline is an instance that was proven handed over all the
 * same. A list that is denied for good can show no surplus today or tomorrow: it holds nothing up.
 */
function isOverdue(run: StepRun): boolean {
  return age(run) >= 2 * run.document.request.settings.ready.timeout;
}

function isReadable(run: StepRun<'log'>, { fault }: Sight): boolean {
  if (fault === null) return true;
  const outcome = classify(run.document.cloud, fault);
  if (isDenied(outcome)) run.rooms.log.warn('list.denied', { huntId: run.document.huntId, message: outcome.message });
  return isDenied(outcome);
}

/** Seconds since the launch was accepted. */
function age(run: StepRun): number {
  return (run.now() - Date.parse(instanceOf(run.document).launchedAt)) / 1000;
}

function announce(run: StepRun, own: InstanceView | null): StepResult {
  const at = new Date(run.now()).toISOString();
  const ended = afterEnd({ ...run.document, phase: 'ready', failure: null, endedAt: at });
  const document = { ...ended, result: composeResult(ended, own?.raw ?? { id: instanceOf(ended).id }) };
  const { id, publicIp, privateIp } = instanceOf(document);
  return {
    document,
    events: [eventOf(document, run.now(), 'hunt.ready', { instanceId: id, publicIp, privateIp, attempts: document.counters.attempts })],
  };
}

/** Says why there is no instance, after the clean-up. */
const announceFailed = step('failed', async (run) => {
  const asked = run.document.failure?.error === 'Hunt.Cancelled' || run.document.failure?.error === 'Hunt.Ended';
  const cancelled = run.document.cleanUp?.then === 'cancelled' && asked;
  const at = new Date(run.now()).toISOString();
  // A clean-up that could not be finished leaves the hunt open: cancel or resume cleans up again.
  const incomplete = run.document.failure?.error === 'Hunt.CleanUpIncomplete';
  const document = afterEnd({ ...run.document, phase: cancelled ? 'cancelled' : 'failed', endedAt: incomplete ? null : at });
  return { document, events: [eventOf(document, run.now(), cancelled ? 'hunt.cancelled' : 'hunt.failed', { ...document.failure })] };
});

/** One function announces both ends; the document says which. Its metrics go out once the end is on record. */
export async function announceEnd(
  input: HuntDocument,
  rooms: Parameters<typeof announceReady>[1] & Pick<Rooms, 'metrics'>,
): Promise<HuntDocument> {
  const document = await (input.next.step === 'failed' ? announceFailed : announceReady)(input, rooms);
  if (document.endedAt !== null) rooms.metrics?.(metricsOf(document, await rooms.store.timeline(document.huntId)));
  return document;
}
