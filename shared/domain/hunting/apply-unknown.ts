import type { HuntDocument } from '../hunt.ts';
import { isFatal } from '../outcome/classify.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { decidePace } from '../pace/index.ts';
import type { AccountPace, Move } from './apply-refusal.ts';
import { applyRefusal } from './apply-refusal.ts';
import { type CycleTurn, countAnswer, exhausted } from './cycle.ts';
import { eventOf } from './events.ts';
import { giveUp, go, liveOfferings, planOf, unsettle } from './go.ts';
import { judgeRefusal } from './judge-refusal.ts';
import { paceSettings, takeSlot } from './pace-of.ts';

const nothingFound = { quota: null, readable: null };

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
 * the same token, until it is answered or the settle time after the last send has passed without a trace (then it goes to
 * `unsettled` and the hunt goes on). A round in which not even the look-up answers counts as an error, whatever the launch call itself was answered, so
 * that an outage ends the hunt in time; credentials or a request that are refused end it at once, with the attempt left open for
 * the clean-up.
 */
export function applyUnknown(before: HuntDocument, input: UnknownInput): Move {
  const { now } = input;
  const plan = planOf(before);
  if (plan.lastSentAt === null) throw new Error('only an attempt that was sent can be without a known outcome');
  const outcome = input.outcome ?? silent(before);
  // Counted from the last send: a look-up says nothing of a call that went out after what it lists had come to be.
  const settled = now - Date.parse(plan.lastSentAt) >= before.request.settings.hunt.settle * 1000;
  if (input.lookedUp && settled) return giveUpAttempt(before, outcome, input);

  const blind = plan.sends > 1 && !input.lookedUp;
  const counted = blind ? countAnswer(before, outcome, blindTurn(before)).document : before;
  const document = {
    ...counted,
    last: { class: outcome.class, message: outcome.message, offering: plan.offering, at: new Date(now).toISOString() },
  };
  const paced = decidePace(
    input.account.state,
    {
      signal: outcome.class === 'THROTTLED' ? 'throttled' : 'faulty',
      retryAfter: outcome.fault.retryAfter,
      cycleEnded: false,
      cycleThrottled: false,
      now,
      random: input.random,
    },
    paceSettings(before),
  );
  const turn = takeSlot(now + paced.waitSeconds * 1000, input.account.nextAt, paceSettings(before), paced.state);
  const judged = isFatal(outcome) ? judgeRefusal(before, outcome, nothingFound, now) : null;
  const failure = judged?.kind === 'stop' ? judged.failure : exhausted(document);
  const next = failure === null ? go(document, 'attempt', (turn.slot - now) / 1000, now) : giveUp(document, failure, now);
  const event = eventOf(before, now, 'attempt.answered', {
    attempt: plan.attempt,
    offering: plan.offering,
    class: outcome.class,
    rule: outcome.rule,
    message: outcome.message,
    waitSeconds: next.next.waitSeconds,
    next: failure === null ? plan.offering : null,
    resolving: true,
  });
  return { document: { ...next, pace: paced.state }, events: [event], pace: { state: paced.state, nextAt: turn.nextAt } };
}

/** A blind round stays at its offering, but moves the cycle on: as many of them as there are offerings are an error cycle. */
function blindTurn(document: HuntDocument): CycleTurn {
  const position = document.cycle.position + 1;
  return { error: true, ended: position >= liveOfferings(document).length, position };
}

function giveUpAttempt(before: HuntDocument, outcome: Outcome, input: UnknownInput): Move {
  const plan = planOf(before);
  const move = applyRefusal(unsettle(before), { ...input, outcome, findings: nothingFound, remains: false });
  const event = eventOf(before, input.now, 'attempt.unsettled', { attempt: plan.attempt, offering: plan.offering });
  return { ...move, events: [event, ...move.events] };
}

function silent(document: HuntDocument): Outcome {
  const message = document.last?.message ?? 'no answer came';
  const fault = { status: null, code: null, message, retryAfter: null, requestId: null, reached: 'unknown', stage: 'launch' } as const;
  return { class: 'UNKNOWN', scope: 'request', rule: 'hunt.silent', message, remedy: null, fault };
}
