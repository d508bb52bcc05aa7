import type { InstanceView } from '../clouds/port.ts';
import { CloudCallError, type Fault } from '../domain/fault.ts';
import { applyLaunched } from '../domain/hunting/apply-launched.ts';
import { applyRefusal } from '../domain/hunting/apply-refusal.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { classify } from '../domain/outcome/classify.ts';
import { attemptOf } from '../domain/tags.ts';
import { accountPace, keepPace } from './account-pace.ts';
import { deathOf } from './find-attempt.ts';
import { type Doubting, findingsFor } from './findings.ts';
import type { CloudRun, StepResult } from './step.ts';

/** Calls that tell what an instance died of, and what follows from it. */
export type Losing = Doubting | 'lateFault';

/**
 * A 200 that never became an instance, or an instance that died: a definite refusal of its attempt. Its remains are ended before
 * the next attempt goes out, unless a late effect of the same hunt lives: then that one is the hunt's.
 */
export async function loseInstance(run: CloudRun<Doubting, 'random'>, fault: Fault, others: readonly InstanceView[]): Promise<StepResult> {
  const { document } = run;
  const lost = eventOf(document, run.now(), 'instance.lost', { instanceId: document.instance?.id ?? null, message: fault.message });
  const heir = others[0];
  if (heir !== undefined) {
    const attempt = attemptOf(document.namespace, heir.tags);
    const move = applyLaunched(document, {
      instance: { id: heir.id, state: heir.rawState, attempt, zone: heir.zone },
      workRequestId: null,
      now: run.now(),
    });
    const adopted = eventOf(document, run.now(), 'attempt.adopted', { attempt, instanceId: heir.id });
    return { document: move.document, events: [lost, adopted, ...move.events] };
  }
  const outcome = classify(document.cloud, fault);
  const findings = await findingsFor(run, document, outcome);
  const account = await accountPace(run, document);
  const move = applyRefusal(document, {
    outcome,
    findings,
    remains: true,
    account,
    now: run.now(),
    random: [run.rooms.random.next(), run.rooms.random.next()],
  });
  const kept = await keepPace(run, move.document, { ...move.pace, version: account.version });
  return { document: kept, events: [lost, ...move.events] };
}

/** An instance that is ending or ended, for the reason that the cloud has on record (a reclaimed spot instance is no room, not a riddle). */
export async function loseDead(run: CloudRun<Losing, 'random'>, own: InstanceView, others: readonly InstanceView[]): Promise<StepResult> {
  return loseInstance(run, (await lateFault(run, own)) ?? deathOf(own), others);
}

/** What the accepted launch died of; null where it has not, or nobody can say now. */
export async function lateFault(run: CloudRun<'lateFault'>, own: InstanceView): Promise<Fault | null> {
  try {
    return await run.cloud.lateFault(own, { workRequestId: run.document.instance?.workRequestId ?? null, requestId: null });
  } catch (error) {
    if (error instanceof CloudCallError) return null;
    throw error;
  }
}
