import type { HuntDocument } from '../hunt.ts';
import { eventOf } from './events.ts';
import { go, planOf } from './go.ts';
import type { StepMove } from './step-move.ts';

export interface LaunchedInput {
  /** `attempt` and `zone` as the instance itself tells them, where it was found by look-up; else those of the plan. */
  readonly instance: { readonly id: string; readonly state: string; readonly attempt?: number | null; readonly zone?: string | null };
  readonly workRequestId: string | null;
  /** True when a look-up found it, after its answer was lost. */
  readonly adopted?: boolean;
  readonly now: number;
}

/** The cloud said yes. That is a promise, not an instance: from here it is polled. */
export function applyLaunched(before: HuntDocument, input: LaunchedInput): StepMove {
  const plan = planOf(before);
  const origin = originOf(before, input.instance);
  const at = new Date(input.now).toISOString();
  const document: HuntDocument = {
    ...before,
    plan: { ...plan, unresolved: false },
    quotaSince: null,
    counters: {
      ...before.counters,
      resolved: before.counters.resolved + (plan.unresolved && (plan.sends > 1 || input.adopted === true) ? 1 : 0),
    },
    last: { class: 'LAUNCHED', message: `accepted as ${input.instance.id}`, offering: origin.offering, at },
    unsettled: before.unsettled.filter((entry) => entry.attempt !== origin.attempt),
    instance: {
      id: input.instance.id,
      ...origin,
      launchedAt: at,
      workRequestId: input.workRequestId,
      state: input.instance.state,
      runningAt: null,
      publicIp: null,
      privateIp: null,
    },
    probe: null,
    cleanUp: null,
  };
  const { ready } = before.request.settings;
  const event = eventOf(before, input.now, 'instance.launched', {
    instanceId: input.instance.id,
    ...origin,
  });
  const next = ready.until === 'launched' ? go(document, 'ready', 0, input.now) : go(document, 'poll', ready.pollInterval, input.now);
  return { document: next, events: [event] };
}

/** Which attempt made it, and where: a late effect belongs to an earlier attempt than the one under way. */
function originOf(document: HuntDocument, instance: LaunchedInput['instance']): { attempt: number; offering: string } {
  const plan = planOf(document);
  const attempt = instance.attempt ?? plan.attempt;
  if (attempt === plan.attempt) return { attempt, offering: plan.offering };
  const sent = document.unsettled.find((entry) => entry.attempt === attempt)?.offering;
  const there = document.offerings.find((offering) => offering.zone === instance.zone)?.key;
  return { attempt, offering: sent ?? there ?? plan.offering };
}
