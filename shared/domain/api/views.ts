import type * as v from 'valibot';
import type { HuntDocument } from '../hunt.ts';
import { progressOf } from '../hunting/progress.ts';
import type { TimelineEvent } from '../timeline.ts';
import type { huntViewSchema, startedSchema, summarySchema } from './schemas.ts';

/**
 * What callers see of a hunt. The launch payload stays out (user data may hold secrets), and so do the account, the tokens and
 * everything by which the hunt is led.
 */
export function summaryOf(document: HuntDocument, now: number): v.InferOutput<typeof summarySchema> {
  const { huntId, cloud, region, phase, counters, createdAt, endedAt, caller } = document;
  const progress = progressOf(document, now);
  return {
    huntId,
    cloud,
    region,
    phase,
    progress,
    attempts: counters.attempts,
    createdAt,
    endedAt,
    scheduleId: caller?.scheduleId ?? null,
  };
}

export function huntViewOf(document: HuntDocument, timeline: readonly TimelineEvent[], now: number): v.InferOutput<typeof huntViewSchema> {
  const { counters, next, plan, last, instance, probe, failure, interruption, result } = document;
  return {
    ...summaryOf(document, now),
    counters,
    next: { step: next.step, notBefore: next.notBefore },
    offering: plan?.offering ?? null,
    last,
    instance: instance && pickInstance(instance),
    hostKey: probe?.verified ? (probe.seen?.fingerprint ?? null) : null,
    failure,
    interruption,
    result,
    timeline: timeline.map(({ at, event, data }) => ({ at, event, data })),
  };
}

/** The same for a request and each repetition of it, however far the hunt has come meanwhile. */
export function startedOf(
  { huntId, cloud, region, createdAt }: HuntDocument,
  warnings: readonly string[],
): v.InferOutput<typeof startedSchema> {
  return { huntId, cloud, region, createdAt, warnings: [...warnings], links: { self: `/hunts/${huntId}` } };
}

function pickInstance({ id, state, offering, launchedAt, publicIp, privateIp }: NonNullable<HuntDocument['instance']>) {
  return { id, state, offering, launchedAt, publicIp, privateIp };
}
