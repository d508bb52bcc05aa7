import type { InstanceView } from '../clouds/port.ts';
import { CloudCallError, type Fault } from '../domain/fault.ts';
import type { Plan } from '../domain/hunt.ts';
import { offeringOf } from '../domain/hunting/go.ts';
import { renderLaunch } from '../domain/launch/render-launch.ts';
import { attemptOf, ownerTags } from '../domain/tags.ts';
import type { CloudRun } from './step.ts';

/** What a look-up says of an attempt. `none` proves nothing before the settle time has passed. */
export type Trace =
  | { readonly kind: 'living'; readonly instance: InstanceView }
  | { readonly kind: 'dead'; readonly fault: Fault }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly fault: Fault };

export async function findAttempt(run: CloudRun<'find' | 'lateFault'>, plan: Plan): Promise<Trace> {
  const { document, cloud } = run;
  const payload = renderLaunch(document, offeringOf(document, plan), plan.attempt);
  try {
    const found = await cloud.find({ tags: ownerTags(document.namespace, document.huntId), payload, token: plan.token });
    const own = found.filter((instance) => attemptOf(document.namespace, instance.tags) === plan.attempt).sort(byAge);
    const living = own.find((instance) => instance.state !== 'ended' && instance.state !== 'ending');
    if (living !== undefined) return { kind: 'living', instance: living };
    const dead = own[0];
    if (dead === undefined) return { kind: 'none' };
    return { kind: 'dead', fault: (await cloud.lateFault(dead, { workRequestId: null, requestId: null })) ?? deathOf(dead) };
  } catch (error) {
    if (error instanceof CloudCallError) return { kind: 'unreadable', fault: error.fault };
    throw error;
  }
}

export function deathOf(instance: InstanceView): Fault {
  const reason = instance.reason ?? 'the cloud gives no reason';
  return {
    status: null,
    code: null,
    message: `instance ${instance.id} is ${instance.rawState}: ${reason}`,
    retryAfter: null,
    requestId: null,
    reached: 'yes',
    stage: 'late',
  };
}

/** Oldest first; those without a date last. */
export function byAge(one: InstanceView, other: InstanceView): number {
  return (one.createdAt ?? '9999').localeCompare(other.createdAt ?? '9999');
}
