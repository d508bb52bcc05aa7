import type { HuntDocument } from '../hunt.ts';
import { rememberedMost } from '../hunt.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { decidePace } from '../pace/index.ts';
import type { AccountPace, Move } from './apply-refusal.ts';
import { applyRefusal } from './apply-refusal.ts';
import { countAttempt, exhausted } from './cycle.ts';
import { eventOf } from './events.ts';
import { giveUp, go } from './go.ts';
import { paceSettings, takeSlot } from './pace-of.ts';

export interface UnknownInput {
  /** The judged answer; null when the attempt is only looked up any more. */
  readonly outcome: Outcome | null;
  /** Whether this round's look-up answered, and found nothing. */
  readonly lookedUp: boolean;
  readonly account: AccountPace;
  readonly now: number;
  readonly random: readonly [number, number];
}

/**
 * The attempt may or may not have made an instance. Nothing else is tried: it is looked up and sent again, the same call with
 * the same token, until it is answered or the settle time has passed without a trace (then it goes to `unsettled` and the
 * hunt goes on). A round in which not even the look-up answers counts as an error, so that an outage ends the hunt in time.
 */
export function applyUnknown(before: HuntDocument, input: UnknownInput): Move {
  const { now } = input;
  const plan = before.plan;
  if (plan === null || plan.sentAt === null) throw new Error('only an attempt that was sent can be without a known outcome');
  const outcome = input.outcome ?? silent(before);
  const settled = now - Date.parse(plan.sentAt) >= before.request.settings.hunt.settle * 1000;
  if (input.lookedUp && settled) return giveUpAttempt(before, outcome, input);

  const blind = plan.sends > 1 && !input.lookedUp;
  const counted = blind ? countAttempt(before, outcome, true).document : before;
  const document = { ...counted, last: { class: outcome.class, message: outcome.message, offering: plan.offering, at: new Date(now).toISOString() } };
  const paced = decidePace(
    input.account.state,
    { signal: 'faulty', retryAfter: outcome.fault.retryAfter, cycleEnded: false, cycleThrottled: false, now, random: input.random },
    paceSettings(before),
  );
  const turn = takeSlot(now + paced.waitSeconds * 1000, input.account.nextAt, paceSettings(before), paced.state.pace);
  const tired = exhausted(document);
  const next = tired === null ? go(document, 'attempt', (turn.slot - now) / 1000, now) : giveUp(document, tired, now);
  const event = eventOf(before, now, 'attempt.answered', {
    attempt: plan.attempt,
    offering: plan.offering,
    class: outcome.class,
    rule: outcome.rule,
    message: outcome.message,
    waitSeconds: next.next.waitSeconds,
    next: plan.offering,
    resolving: true,
  });
  return { document: { ...next, pace: paced.state }, events: [event], pace: { state: paced.state, nextAt: turn.nextAt } };
}

function giveUpAttempt(before: HuntDocument, outcome: Outcome, input: UnknownInput): Move {
  const plan = before.plan as NonNullable<HuntDocument['plan']>;
  const entry = { attempt: plan.attempt, offering: plan.offering, token: plan.token, sentAt: plan.lastSentAt ?? (plan.sentAt as string) };
  const move = applyRefusal(
    { ...before, unsettled: [...before.unsettled, entry].slice(-rememberedMost) },
    { ...input, outcome, findings: { quota: null, readable: null }, remains: false },
  );
  const event = eventOf(before, input.now, 'attempt.unsettled', { attempt: plan.attempt, offering: plan.offering });
  return { ...move, events: [event, ...move.events] };
}

function silent(document: HuntDocument): Outcome {
  const message = document.last?.message ?? 'no answer came';
  const fault = { status: null, code: null, message, retryAfter: null, requestId: null, reached: 'unknown', stage: 'launch' } as const;
  return { class: 'UNKNOWN', scope: 'request', rule: 'hunt.silent', message, remedy: null, fault };
}
