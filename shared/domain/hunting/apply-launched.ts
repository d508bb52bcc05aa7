import type { HuntDocument } from '../hunt.ts';
import { go } from './go.ts';
import { eventOf } from './events.ts';
import type { StepMove } from './step-move.ts';

export interface LaunchedInput {
  readonly instance: { readonly id: string; readonly state: string };
  readonly workRequestId: string | null;
  /** True when a look-up found it, after its answer was lost. */
  readonly adopted?: boolean;
  readonly now: number;
}

/** The cloud said yes. That is a promise, not an instance: from here it is polled. */
export function applyLaunched(before: HuntDocument, input: LaunchedInput): StepMove {
  const plan = before.plan;
  if (plan === null) throw new Error('an instance without a planned attempt cannot be this hunt\'s');
  const at = new Date(input.now).toISOString();
  const document: HuntDocument = {
    ...before,
    plan: { ...plan, unresolved: false },
    quotaSince: null,
    counters: { ...before.counters, resolved: before.counters.resolved + (plan.unresolved && (plan.sends > 1 || input.adopted === true) ? 1 : 0) },
    last: { class: 'LAUNCHED', message: `accepted as ${input.instance.id}`, offering: plan.offering, at },
    instance: {
      id: input.instance.id,
      attempt: plan.attempt,
      offering: plan.offering,
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
  const event = eventOf(before, input.now, 'instance.launched', { instanceId: input.instance.id, attempt: plan.attempt, offering: plan.offering });
  const next = ready.until === 'launched' ? go(document, 'ready', 0, input.now) : go(document, 'poll', ready.pollInterval, input.now);
  return { document: next, events: [event] };
}
