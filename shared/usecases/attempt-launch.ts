import { CloudCallError, type Fault } from '../domain/fault.ts';
import type { InstanceView, LaunchAnswer } from '../clouds/port.ts';
import { applyRefusal, type Move } from '../domain/hunting/apply-refusal.ts';
import { applyUnknown } from '../domain/hunting/apply-unknown.ts';
import { applyLaunched } from '../domain/hunting/apply-launched.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { afterLaunch } from '../domain/hunting/pace-of.ts';
import { offeringOf } from '../domain/hunting/go.ts';
import type { HuntDocument, Plan } from '../domain/hunt.ts';
import { renderLaunch } from '../domain/launch/render-launch.ts';
import { classify, needsResolution } from '../domain/outcome/classify.ts';
import type { Outcome } from '../domain/outcome/outcome.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import { accountPace, keepPace } from './account-pace.ts';
import { findAttempt, type Trace } from './find-attempt.ts';
import { findingsFor } from './findings.ts';
import { step, type StepResult, type StepRun } from './step.ts';

// OCI tokens live 24 h: an intent older than this is resolved by look-up only (guides/exactly-one).
const tokenLifeMs = 20 * 3600 * 1000;

/**
 * One launch attempt: the plan on record is sent once, under its token. An attempt that was sent before and never answered is
 * looked for first, and only then sent again, the same call with the same token.
 */
export const attemptLaunch = step('attempt', async (run) => {
  const plan = planOf(run.document);
  if (!plan.unresolved) return send(run, run.document, plan);
  const trace = await findAttempt(run, plan);
  if (trace.kind === 'living') return adopt(run, run.document, trace.instance);
  if (trace.kind === 'dead') return refuse(run, run.document, classify(run.document.cloud, trace.fault), false);
  if (run.now() - Date.parse(plan.sentAt ?? '') > tokenLifeMs) return stillUnknown(run, run.document, null, trace);
  return send(run, run.document, plan, trace);
});

function planOf(document: HuntDocument): Plan {
  if (document.plan === null) throw new Error('an attempt was asked for before one was planned');
  return document.plan;
}

async function send(run: StepRun, document: HuntDocument, plan: Plan, trace?: Trace): Promise<StepResult> {
  const at = new Date(run.now()).toISOString();
  const first = plan.sentAt === null;
  const sending = {
    ...document,
    plan: { ...plan, sentAt: plan.sentAt ?? at, lastSentAt: at, sends: plan.sends + 1, unresolved: true },
    counters: { ...document.counters, attempts: document.counters.attempts + (first ? 1 : 0), calls: document.counters.calls + 1 },
  };
  const name = plan.unresolved ? 'attempt.resolving' : 'attempt.sending';
  const payload = renderLaunch(document, offeringOf(document, plan), plan.attempt);
  // The fence: a runner whose lease or version is gone fails here, before the call.
  const intent = await run.record(sending, [eventOf(document, run.now(), name, { attempt: plan.attempt, offering: plan.offering, sends: plan.sends + 1 })]);
  let answer: LaunchAnswer;
  try {
    answer = await run.cloud.launch({ payload, token: plan.token });
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    return answered(run, intent, error.fault, trace ?? null);
  }
  return launched(run, intent, answer.instance, answer.workRequestId);
}

async function answered(run: StepRun, document: HuntDocument, fault: Fault, trace: Trace | null): Promise<StepResult> {
  const outcome = classify(document.cloud, fault);
  if (needsResolution(outcome)) return stillUnknown(run, document, outcome, trace);
  // A refusal of a repeated call is the attempt's own outcome only when no instance is found either.
  const repeated = planOf(document).sends > 1 || outcome.class === 'TOKEN_SPENT' || outcome.class === 'QUOTA';
  if (repeated) {
    const again = await findAttempt(run, planOf(document));
    if (again.kind === 'living') return adopt(run, document, again.instance);
    if (again.kind === 'unreadable' && planOf(document).sends > 1) return stillUnknown(run, document, outcome, again);
  }
  return refuse(run, document, outcome, false);
}

async function refuse(run: StepRun, document: HuntDocument, outcome: Outcome, remains: boolean): Promise<StepResult> {
  const findings = await findingsFor(run, document, outcome);
  return keep(run, applyRefusal(document, { outcome, findings, remains, account: await accountPace(run, document), now: run.now(), random: [run.rooms.random.next(), run.rooms.random.next()] }));
}

async function stillUnknown(run: StepRun, document: HuntDocument, outcome: Outcome | null, trace: Trace | null): Promise<StepResult> {
  return keep(
    run,
    applyUnknown(document, {
      outcome,
      lookedUp: trace?.kind === 'none',
      account: await accountPace(run, document),
      now: run.now(),
      random: [run.rooms.random.next(), run.rooms.random.next()],
    }),
  );
}

async function adopt(run: StepRun, document: HuntDocument, instance: InstanceView): Promise<StepResult> {
  const adopted = eventOf(document, run.now(), 'attempt.adopted', { attempt: planOf(document).attempt, instanceId: instance.id });
  return launched(run, document, instance, null, [adopted]);
}

async function launched(run: StepRun, document: HuntDocument, instance: InstanceView, workRequestId: string | null, before: TimelineEvent[] = []): Promise<StepResult> {
  const move = applyLaunched(document, { instance: { id: instance.id, state: instance.rawState }, workRequestId, adopted: before.length > 0, now: run.now() });
  // The id is on record before anything else is done.
  const recorded = await run.record(move.document, [...before, ...move.events]);
  await keepPace(run, recorded, afterLaunch(recorded, await accountPace(run, recorded), run.now()));
  return { document: recorded, events: [] };
}

async function keep(run: StepRun, move: Move): Promise<StepResult> {
  if (move.pace !== null) await keepPace(run, move.document, move.pace);
  return { document: move.document, events: move.events };
}
