import type { HuntDocument } from '../hunt.ts';
import { rememberedMost } from '../hunt.ts';
import { paceSignal } from '../outcome/classify.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { decidePace } from '../pace/index.ts';
import type { PaceState } from '../pace/pace.ts';
import type { TimelineEvent } from '../timeline.ts';
import { countAttempt, exhausted } from './cycle.ts';
import { eventOf } from './events.ts';
import { giveUp, go, startCleanUp } from './go.ts';
import { type Consequence, type Findings, judgeRefusal } from './judge-refusal.ts';
import { paceSettings, takeSlot } from './pace-of.ts';
import { nextOffering, planAttempt } from './plan-attempt.ts';
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
  /** The account's pace after this, when the move was a call's answer. */
  readonly pace: AccountPace | null;
}

/** Ends the attempt under way with a definite refusal, and plans what comes next. */
export function applyRefusal(before: HuntDocument, input: RefusalInput): Move {
  const { outcome, now } = input;
  const consequence = judgeRefusal(before, outcome, input.findings, now);
  const advances = consequence.kind === 'next-offering' || consequence.kind === 'drop' || consequence.kind === 'slow-retry';
  const counted = countAttempt(remember(before, outcome, now), outcome, advances);
  const paced = decidePace(
    input.account.state,
    {
      signal: paceSignal(outcome),
      retryAfter: outcome.fault.retryAfter,
      cycleEnded: counted.ended,
      cycleThrottled: counted.throttled,
      now,
      random: input.random,
    },
    paceSettings(before),
  );
  const wait = consequence.kind === 'slow-retry' ? Math.max(paced.waitSeconds, consequence.waitSeconds) : paced.waitSeconds;
  const turn = takeSlot(now + wait * 1000, input.account.nextAt, paceSettings(before), paced.state.pace);
  const document = follow({ ...counted.document, pace: paced.state }, consequence, (turn.slot - now) / 1000, input);
  return { document, events: describe(before, document, outcome, consequence, now), pace: { state: paced.state, nextAt: turn.nextAt } };
}

function follow(document: HuntDocument, consequence: Consequence, waitSeconds: number, input: RefusalInput): HuntDocument {
  const { now } = input;
  if (consequence.kind === 'stop') return giveUp(settled(document), consequence.failure, now);
  const tired = exhausted(document);
  if (tired !== null) return giveUp(settled(document), tired, now);
  if (consequence.kind === 'same-token') return go(settled(document), 'attempt', waitSeconds, now);
  const dropped =
    consequence.kind === 'drop'
      ? { ...document, dropped: [...document.dropped, ...consequence.offerings.map((offering) => ({ offering, rule: input.outcome.rule, message: input.outcome.message }))] }
      : document;
  const offering = consequence.kind === 'same-offering' ? (dropped.offerings.find((candidate) => candidate.key === dropped.plan?.offering) ?? null) : nextOffering(dropped);
  if (offering === null) throw new Error('a hunt without offerings must have been stopped before');
  const planned = go(planAttempt(dropped, offering), 'attempt', waitSeconds, now);
  // The remains are ended first; clean-up then goes on with the plan that is already on record.
  return input.remains ? startCleanUp(planned, 'attempt', now) : { ...planned, instance: null, probe: null };
}

function settled(document: HuntDocument): HuntDocument {
  return document.plan === null ? document : { ...document, plan: { ...document.plan, unresolved: false } };
}

function remember(document: HuntDocument, outcome: Outcome, now: number): HuntDocument {
  const at = new Date(now).toISOString();
  const offering = document.plan?.offering ?? '';
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
    attempt: before.plan?.attempt ?? 0,
    offering: before.plan?.offering ?? '',
    class: outcome.class,
    rule: outcome.rule,
    message: outcome.message,
    requestId: outcome.fault.requestId,
    waitSeconds: after.next.waitSeconds,
    next: after.next.step === 'attempt' ? (after.plan?.offering ?? null) : null,
  });
  const dropped = consequence.kind === 'drop' ? consequence.offerings : [];
  return [answered, ...dropped.map((offering) => eventOf(after, now, 'offering.dropped', { offering, message: outcome.message }))];
}
