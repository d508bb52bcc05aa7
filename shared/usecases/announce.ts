import type { InstanceView } from '../clouds/port.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { go } from '../domain/hunting/go.ts';
import { composeResult } from '../domain/hunting/compose-result.ts';
import type { HuntDocument } from '../domain/hunt.ts';
import { deathOf } from './find-attempt.ts';
import { endSurplus, isLiving, look } from './look.ts';
import { loseInstance } from './lose-instance.ts';
import { instanceOf } from './poll-status.ts';
import { step, type Step, type StepResult, type StepRun } from './step.ts';

/** Hands the instance over, once: after a last look that finds exactly the one. */
const announceReady = step('ready', async (run) => {
  const sight = await look(run);
  if (sight.own !== null && !isLiving(sight.own)) return loseInstance(run, deathOf(sight.own), sight.others);
  if (sight.others.length > 0) {
    const surplus = await endSurplus(run, sight.others);
    return { document: go(run.document, 'ready', run.document.request.settings.ready.pollInterval, run.now()), events: surplus };
  }
  if (sight.own === null && !isOverdue(run)) {
    return { document: go(run.document, 'ready', run.document.request.settings.ready.pollInterval, run.now()), events: [] };
  }
  return announce(run, sight.own);
});

/** The last look must succeed; only when the cloud stays unreadable past the deadline is an instance that was proven handed over all the same. */
function isOverdue(run: StepRun): boolean {
  return run.now() >= Date.parse(instanceOf(run.document).launchedAt) + 2 * run.document.request.settings.ready.timeout * 1000;
}

function announce(run: StepRun, own: InstanceView | null): StepResult {
  const at = new Date(run.now()).toISOString();
  const ended = end({ ...run.document, phase: 'ready', failure: null, endedAt: at });
  const document = { ...ended, result: composeResult(ended, own?.raw ?? { id: instanceOf(ended).id }) };
  const { id, publicIp, privateIp } = instanceOf(document);
  return { document, events: [eventOf(document, run.now(), 'hunt.ready', { instanceId: id, publicIp, privateIp, attempts: document.counters.attempts })] };
}

/** Says why there is no instance, after the clean-up. */
const announceFailed = step('failed', async (run) => {
  const cancelled = run.document.cleanUp?.then === 'cancelled' && run.document.failure?.error === 'Hunt.Cancelled';
  const at = new Date(run.now()).toISOString();
  // A clean-up that could not be finished leaves the hunt open: cancel or resume cleans up again.
  const incomplete = run.document.failure?.error === 'Hunt.CleanUpIncomplete';
  const document = end({ ...run.document, phase: cancelled ? 'cancelled' : 'failed', endedAt: incomplete ? null : at });
  return { document, events: [eventOf(document, run.now(), cancelled ? 'hunt.cancelled' : 'hunt.failed', { ...document.failure })] };
});

/** One function announces both ends; the document says which. */
export const announceEnd: Step = (input, rooms) => (input.next.step === 'failed' ? announceFailed : announceReady)(input, rooms);

function end(document: HuntDocument): HuntDocument {
  return { ...document, next: { step: 'end', waitSeconds: 0, notBefore: null } };
}
