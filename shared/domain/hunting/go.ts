import type { FailureReason, HuntDocument, Plan, StepName } from '../hunt.ts';
import { rememberedMost } from '../hunt.ts';

const phases: Partial<Record<StepName, HuntDocument['phase']>> = {
  validate: 'validating',
  key: 'preparing-key',
  rank: 'ranking',
  attempt: 'hunting',
  poll: 'coming-up',
  probe: 'proving',
  ready: 'proving',
  'clean-up': 'cleaning-up',
};

/** Names the next step. `waitSeconds` is whole: the machine waits it by `SecondsPath`. */
export function go(document: HuntDocument, step: StepName, waitSeconds: number, now: number): HuntDocument {
  const whole = Math.max(0, Math.ceil(waitSeconds));
  const notBefore = new Date(now + whole * 1000).toISOString();
  return { ...document, phase: phases[step] ?? document.phase, next: { step, waitSeconds: whole, notBefore } };
}

/** The hunt ends badly: everything it made is ended first. */
export function giveUp(document: HuntDocument, failure: FailureReason, now: number): HuntDocument {
  return startCleanUp({ ...document, failure: document.failure ?? failure }, 'failed', now);
}

/** Turns to clean-up; `then` says what follows once nothing lives. */
export function startCleanUp(document: HuntDocument, then: 'attempt' | 'failed' | 'cancelled', now: number): HuntDocument {
  const asked = document.cleanUp?.asked ?? [];
  const gone = document.cleanUp?.gone ?? [];
  const cleanUp = { then, startedAt: new Date(now).toISOString(), looks: 0, asked, gone, problem: null };
  return go({ ...document, cleanUp }, 'clean-up', 0, now);
}

/**
 * Until when an empty listing proves nothing: a send without a known outcome, or an instance that was never seen ended,
 * may still turn up for as long as listings lag. Epoch ms; null when every send was answered and every instance seen to its end.
 */
export function quietUntil(document: HuntDocument): number | null {
  const instance = document.instance;
  const uncertain = [
    ...(document.plan?.unresolved && document.plan.lastSentAt ? [document.plan.lastSentAt] : []),
    ...document.unsettled.map((attempt) => attempt.sentAt),
    ...(instance !== null && !document.cleanUp?.gone.includes(instance.id) ? [instance.launchedAt] : []),
  ];
  if (uncertain.length === 0) return null;
  return Math.max(...uncertain.map((at) => Date.parse(at))) + document.request.settings.hunt.settle * 1000;
}

/** Remembers that the attempt under way is given up without a known outcome: it may still take effect. Once for each attempt. */
export function unsettle(document: HuntDocument): HuntDocument {
  const { attempt, offering, token, lastSentAt } = planOf(document);
  const others = document.unsettled.filter((entry) => entry.attempt !== attempt);
  return { ...document, unsettled: [...others, { attempt, offering, token, sentAt: lastSentAt as string }].slice(-rememberedMost) };
}

export function liveOfferings(document: HuntDocument): HuntDocument['offerings'] {
  const dropped = new Set(document.dropped.map((entry) => entry.offering));
  return document.offerings.filter((offering) => !dropped.has(offering.key));
}

/** The attempt under way. Throws for a document without one: only a defect asks for it. */
export function planOf(document: HuntDocument): Plan {
  if (document.plan === null) throw new Error('the hunt has no attempt under way: one has to be planned before it is sent or judged');
  return document.plan;
}

export function offeringOf(document: HuntDocument, plan: Plan): HuntDocument['offerings'][number] {
  const offering = document.offerings.find((candidate) => candidate.key === plan.offering);
  if (offering === undefined)
    throw new Error(`the plan of attempt ${plan.attempt} names an offering that the hunt does not have: ${plan.offering}`);
  return offering;
}
