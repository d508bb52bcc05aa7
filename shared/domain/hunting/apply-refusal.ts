import type { HuntDocument, Offering } from '../hunt.ts';
import { rememberedMost } from '../hunt.ts';
import { countsAsError, paceSignal } from '../outcome/classify.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { decidePace } from '../pace/index.ts';
import type { PaceState } from '../pace/pace.ts';
import type { TimelineEvent } from '../timeline.ts';
import { countAnswer, exhausted } from './cycle.ts';
import { eventOf } from './events.ts';
import { giveUp, go, liveOfferings, offeringOf, planOf, startCleanUp, unsettle } from './go.ts';
import { type Consequence, type Findings, isNoNews, judgeRefusal } from './judge-refusal.ts';
import { paceSettings, takeSlot } from './pace-of.ts';
import { nextOffering, planAttempt } from './plan-attempt.ts';
import { applySpotFallback } from './spot-fallback.ts';
import type { StepMove } from './step-move.ts';

export interface AccountPace {
  readonly state: PaceState;
  /** Epoch ms of the account's next free slot. */
  readonly nextAt: number;
}

export interface RefusalInput {
  readonly outcome: Outcome;
  readonly findings: Findings;
  readonly account: AccountPace;
  readonly now: number;
  readonly random: readonly [number, number];
  /** True when something of the attempt exists and has to be ended before the next one is planned. */
  readonly remains: boolean;
}

export interface Move extends StepMove {
  /** The account's pace after this. */
  readonly pace: AccountPace;
}

/** Judges a refusal of the attempt under way, and plans what comes next. */
export function applyRefusal(before: HuntDocument, input: RefusalInput): Move {
  const { outcome, now } = input;
  const judged = judgeRefusal(before, outcome, input.findings, now);
  const heard = isNoNews(before, outcome) && judged.kind !== 'still-open' ? unsettle(before) : before;
  const remembered = remember(heard, outcome, now);
  // A hunt that falls back goes on with the next offering, whatever the refusal alone would have led to; never past an open attempt.
  const fallback = judged.kind === 'still-open' ? null : applySpotFallback(remembered, now);
  const consequence: Consequence = fallback === null ? judged : { kind: 'next-offering' };
  const aim = aimOf(fallback?.document ?? remembered, consequence, outcome);
  const counted = countAnswer(aim.document, outcome, {
    error: countsAsError(outcome),
    ended: aim.wraps,
    position: aim.position,
  });
  const paced = decidePace(
    input.account.state,
    {
      signal: paceSignal(outcome),
      retryAfter: outcome.fault.retryAfter,
      cycleEnded: aim.wraps,
      cycleThrottled: counted.throttled,
      now,
      random: input.random,
    },
    paceSettings(before),
  );
  const wait = consequence.kind === 'slow-retry' ? Math.max(paced.waitSeconds, Math.ceil(consequence.waitSeconds)) : paced.waitSeconds;
  const turn = takeSlot(now + wait * 1000, input.account.nextAt, paceSettings(before), paced.state);
  const document = follow({ ...counted.document, pace: paced.state }, consequence, aim, (turn.slot - now) / 1000, input);
  const events = [...describe(before, document, outcome, consequence, now), ...(fallback?.events ?? [])];
  return { document, events, pace: { state: paced.state, nextAt: turn.nextAt } };
}

/** Where the hunt turns after a refusal. */
interface Aim {
  /** Without the offerings that the refusal drops. */
  readonly document: HuntDocument;
  /** Of the next attempt; null when this one goes on, or the hunt ends. */
  readonly offering: Offering | null;
  /** Whether the way through the offerings starts anew there. */
  readonly wraps: boolean;
  readonly position: number;
}

function aimOf(before: HuntDocument, consequence: Consequence, outcome: Outcome): Aim {
  const { kind } = consequence;
  if (kind === 'stop' || kind === 'same-token' || kind === 'still-open')
    return { document: before, offering: null, wraps: false, position: before.cycle.position };
  const drops =
    kind === 'drop' ? consequence.offerings.map((offering) => ({ offering, rule: outcome.rule, message: outcome.message })) : [];
  const document = { ...before, dropped: [...before.dropped, ...drops] };
  const current = offeringOf(document, planOf(document));
  const offering = kind === 'same-offering' ? current : nextOffering(document);
  const wraps = kind !== 'same-offering' && document.offerings.indexOf(offering) <= document.offerings.indexOf(current);
  return { document, offering, wraps, position: liveOfferings(document).indexOf(offering) };
}

function follow(
  document: HuntDocument,
  consequence: Consequence,
  { offering }: Aim,
  waitSeconds: number,
  input: RefusalInput,
): HuntDocument {
  const { now } = input;
  if (consequence.kind === 'stop') return giveUp(settled(document, input.outcome), consequence.failure, now);
  const tired = exhausted(document);
  if (tired !== null) return giveUp(settled(document, input.outcome), tired, now);
  if (offering === null)
    return go(consequence.kind === 'still-open' ? document : settled(document, input.outcome), 'attempt', waitSeconds, now);
  const planned = go(planAttempt(document, offering), 'attempt', waitSeconds, now);
  // The remains are ended first; clean-up then goes on with the plan that is already on record.
  return input.remains ? startCleanUp(planned, 'attempt', now) : { ...planned, instance: null, probe: null };
}

/** Who is not let in learns nothing of an earlier send: that one stays open for the clean-up. */
function settled(document: HuntDocument, outcome: Outcome): HuntDocument {
  const plan = planOf(document);
  const unresolved = outcome.class === 'AUTH' && plan.unresolved && plan.sends > 1;
  return { ...document, plan: { ...plan, unresolved } };
}

function remember(document: HuntDocument, outcome: Outcome, now: number): HuntDocument {
  const at = new Date(now).toISOString();
  const offering = planOf(document).offering;
  const entry = { offering, class: outcome.class, rule: outcome.rule, message: outcome.message, at };
  const known = document.failures.find((failure) => failure.offering === offering && failure.rule === outcome.rule);
  const others = document.failures.filter((failure) => failure !== known);
  return {
    ...document,
    last: { class: outcome.class, message: outcome.message, offering, at },
    failures: [...others, { ...entry, times: (known?.times ?? 0) + 1 }].slice(-rememberedMost),
    quotaSince: outcome.class === 'QUOTA' ? (document.quotaSince ?? at) : null,
  };
}

function describe(before: HuntDocument, after: HuntDocument, outcome: Outcome, consequence: Consequence, now: number): TimelineEvent[] {
  const answered = eventOf(after, now, 'attempt.answered', {
    attempt: planOf(before).attempt,
    offering: planOf(before).offering,
    class: outcome.class,
    rule: outcome.rule,
    message: outcome.message,
    requestId: outcome.fault.requestId,
    ...(outcome.fault.stage === 'late' ? { late: true } : {}),
    waitSeconds: after.next.waitSeconds,
    next: after.next.step === 'attempt' ? planOf(after).offering : null,
  });
  const dropped = consequence.kind === 'drop' ? consequence.offerings : [];
  return [answered, ...dropped.map((offering) => eventOf(after, now, 'offering.dropped', { offering, message: outcome.message }))];
}
