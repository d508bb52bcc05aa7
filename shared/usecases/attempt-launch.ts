import type { InstanceView, LaunchAnswer } from '../clouds/port.ts';
import { CloudCallError, type Fault } from '../domain/fault.ts';
import type { HuntDocument, Plan } from '../domain/hunt.ts';
import { applyLaunched } from '../domain/hunting/apply-launched.ts';
import { type AccountPace, applyRefusal, type Move } from '../domain/hunting/apply-refusal.ts';
import { applyUnknown } from '../domain/hunting/apply-unknown.ts';
import { eventOf } from '../domain/hunting/events.ts';
import { go, offeringOf } from '../domain/hunting/go.ts';
import { isOnlyLookedFor } from '../domain/hunting/only-looked-for.ts';
import { afterLaunch, paceSettings, takeSlot } from '../domain/hunting/pace-of.ts';
import { beginSpot } from '../domain/hunting/spot-fallback.ts';
import { renderLaunch } from '../domain/launch/render-launch.ts';
import { classify, needsResolution } from '../domain/outcome/classify.ts';
import type { Outcome } from '../domain/outcome/outcome.ts';
import { attemptOf } from '../domain/tags.ts';
import type { TimelineEvent } from '../domain/timeline.ts';
import { accountPace, keepPace } from './account-pace.ts';
import { cancelLeftovers } from './cancel-leftovers.ts';
import { findAttempt, type Trace } from './find-attempt.ts';
import { type Doubting, findingsFor } from './findings.ts';
import { type Looking, look } from './look.ts';
import { type CloudRun, cloudStep, type StepResult, type StepRun } from './step.ts';

type Launching = CloudRun<Looking | Doubting | 'launch' | 'lateFault' | 'endLeftovers', 'random' | 'log'>;

// How long after its last send an attempt that was given up is looked for before each new one.
const lateEffectMs = 60 * 60_000;

/**
 * One launch attempt: the plan on record is sent once, under its token. An attempt that was sent before and never answered is
 * looked for first, and only then sent again, the same call with the same token.
 */
export const attemptLaunch = cloudStep('attempt', async (run: Launching) => {
  const plan = planOf(run.document);
  if (!plan.unresolved) {
    const late = await lateArrival(run);
    return late === null ? send(run, run.document, plan) : adopt(run, run.document, late);
  }
  const trace = await findAttempt(run, plan);
  if (trace.kind === 'living') return adopt(run, run.document, trace.instance);
  if (trace.kind === 'dead') return refuse(run, run.document, classify(run.document.cloud, trace.fault), false);
  if (isOnlyLookedFor(run.document, run.now())) return stillUnknown(run, run.document, null, trace);
  return send(run, run.document, plan, trace);
});

function planOf(document: HuntDocument): Plan {
  if (document.plan === null) throw new Error('an attempt was asked for before one was planned');
  return document.plan;
}

async function send(run: Launching, document: HuntDocument, plan: Plan, trace?: Trace): Promise<StepResult> {
  const account = await accountPace(run, document);
  const { heldUntil = 0 } = account.state;
  if (heldUntil > run.now()) return heldBack(run, document, account, heldUntil);
  const at = new Date(run.now()).toISOString();
  const first = plan.sentAt === null;
  // Whoever else reads this intent (another run of this function, a successor) waits its turn before it repeats the call: two that
  // went on at once would overwrite each other's answers for ever.
  const { nextAt } = takeSlot(run.now(), 0, paceSettings(document), document.pace);
  const sending = {
    ...go(beginSpot(document, run.now()), 'attempt', Math.max(1, (nextAt - run.now()) / 1000), run.now()),
    plan: { ...plan, sentAt: plan.sentAt ?? at, lastSentAt: at, sends: plan.sends + 1, unresolved: true },
    counters: { ...document.counters, attempts: document.counters.attempts + (first ? 1 : 0), calls: document.counters.calls + 1 },
  };
  const name = plan.unresolved ? 'attempt.resolving' : 'attempt.sending';
  const payload = renderLaunch(document, offeringOf(document, plan), plan.attempt);
  // The fence: a runner whose lease or version is gone fails here, before the call.
  const intent = await run.record(sending, [
    eventOf(document, run.now(), name, {
      attempt: plan.attempt,
      offering: plan.offering,
      sends: plan.sends + 1,
      ...(trace ? { listed: trace.kind === 'none' } : {}),
    }),
  ]);
  let answer: LaunchAnswer;
  try {
    answer = await run.cloud.launch({ payload, token: plan.token });
  } catch (error) {
    if (!(error instanceof CloudCallError)) throw error;
    return answered(run, intent, error.fault, trace ?? null);
  }
  return launched(run, intent, answer.instance, answer.workRequestId);
}

/** Another hunt of the account was told when to come again, after this one had planned its own turn: that goes for all of them. */
async function heldBack(
  run: StepRun,
  document: HuntDocument,
  { state, nextAt, version }: AccountPace & { version: number },
  heldUntil: number,
): Promise<StepResult> {
  const turn = takeSlot(heldUntil, nextAt, paceSettings(document), state);
  const waiting = go(document, 'attempt', (turn.slot - run.now()) / 1000, run.now());
  const kept = await keepPace(run, waiting, { state, nextAt: turn.nextAt, version });
  const { attempt, offering } = planOf(document);
  const held = { attempt, offering, waitSeconds: kept.next.waitSeconds, next: offering };
  return { document: kept, events: [eventOf(document, run.now(), 'attempt.held', held)] };
}

async function answered(run: Launching, document: HuntDocument, fault: Fault, trace: Trace | null): Promise<StepResult> {
  const outcome = classify(document.cloud, fault);
  if (needsResolution(outcome)) return stillUnknown(run, document, outcome, trace);
  // A refusal of a repeated call is the attempt's own outcome only when no instance is found either.
  const repeated = planOf(document).sends > 1 || outcome.class === 'TOKEN_SPENT' || outcome.class === 'QUOTA';
  if (repeated) {
    const again = await findAttempt(run, planOf(document));
    if (again.kind === 'living') return adopt(run, document, again.instance);
    if (again.kind === 'unreadable' && planOf(document).sends > 1) return stillUnknown(run, document, outcome, again);
    if (again.kind === 'none' && outcome.class === 'TOKEN_SPENT' && mayStillShow(document, run.now()))
      return stillUnknown(run, document, outcome, again);
  }
  return refuse(run, document, outcome, false);
}

/** A token is spent on something: what an earlier send has made may be missing from a list that lags. */
function mayStillShow(document: HuntDocument, now: number): boolean {
  const { sends, sentAt } = planOf(document);
  return sends > 1 && sentAt !== null && now - Date.parse(sentAt) < document.request.settings.hunt.settle * 1000;
}

async function refuse(run: Launching, document: HuntDocument, outcome: Outcome, remains: boolean): Promise<StepResult> {
  // EC2 keeps a spot request open that asked for too low a price ("the request remains open"): it must not be filled behind our back.
  if (outcome.class === 'PRICE') await cancelLeftovers(run, document);
  const findings = await findingsFor(run, document, outcome);
  const account = await accountPace(run, document);
  const random = [run.rooms.random.next(), run.rooms.random.next()] as const;
  return keep(run, applyRefusal(document, { outcome, findings, remains, account, now: run.now(), random }), account.version);
}

async function stillUnknown(
  run: StepRun<'random'>,
  document: HuntDocument,
  outcome: Outcome | null,
  trace: Trace | null,
): Promise<StepResult> {
  const account = await accountPace(run, document);
  const random = [run.rooms.random.next(), run.rooms.random.next()] as const;
  return keep(run, applyUnknown(document, { outcome, lookedUp: trace?.kind === 'none', account, now: run.now(), random }), account.version);
}

async function adopt(run: StepRun, document: HuntDocument, instance: InstanceView): Promise<StepResult> {
  const attempt = attemptOf(document.namespace, instance.tags) ?? planOf(document).attempt;
  const adopted = eventOf(document, run.now(), 'attempt.adopted', { attempt, instanceId: instance.id });
  return launched(run, document, instance, null, [adopted]);
}

async function launched(
  run: StepRun,
  document: HuntDocument,
  instance: InstanceView,
  workRequestId: string | null,
  before: TimelineEvent[] = [],
): Promise<StepResult> {
  const move = applyLaunched(document, {
    instance: { id: instance.id, state: instance.rawState, ...(before.length > 0 ? foundAs(document, instance) : {}) },
    workRequestId,
    adopted: before.length > 0,
    now: run.now(),
  });
  // The id is on record before anything else is done.
  const recorded = await run.record(move.document, [...before, ...move.events]);
  const account = await accountPace(run, recorded);
  await keepPace(run, recorded, { ...afterLaunch(recorded, account, run.now()), version: account.version });
  return { document: recorded, events: [] };
}

function foundAs(document: HuntDocument, instance: InstanceView): { attempt: number | null; zone: string | null } {
  return { attempt: attemptOf(document.namespace, instance.tags), zone: instance.zone };
}

/**
 * An attempt that was given up without an answer may take effect after all. While that is possible, whatever carries the hunt's tags is
 * looked for before something new is sent: what lives is the hunt's instance. A list that cannot be read holds nothing up.
 */
async function lateArrival(run: CloudRun<Looking>): Promise<InstanceView | null> {
  const last = run.document.unsettled.at(-1);
  if (last === undefined || run.now() - Date.parse(last.sentAt) > lateEffectMs) return null;
  const sight = await look(run);
  return sight.others[0] ?? null;
}

async function keep(run: StepRun, move: Move, version: number): Promise<StepResult> {
  return { document: await keepPace(run, move.document, { ...move.pace, version }), events: move.events };
}
