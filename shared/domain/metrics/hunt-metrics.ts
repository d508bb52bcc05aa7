import type { HuntDocument } from '../hunt.ts';
import type { TimelineEvent } from '../timeline.ts';
import { phaseDurations } from './durations.ts';

/** What a hunt counts and measures, for whatever keeps metrics. */
export interface HuntMetrics {
  /** Epoch ms. */
  readonly at: number;
  /** The namespace, which tells deployments in one account apart. */
  readonly service: string;
  readonly dimensions: { readonly Cloud: string; readonly Region: string; readonly Market: string };
  /** A property, not a dimension: every value of a dimension is a metric that is paid for. */
  readonly huntId: string;
  readonly figures: readonly { readonly name: string; readonly unit: 'Seconds' | 'Count'; readonly value: number }[];
}

/** Phase durations and outcome of a hunt (NFR-008), to be told once it has ended; before that, what is known so far. */
export function metricsOf(document: HuntDocument, timeline: readonly TimelineEvent[]): HuntMetrics {
  const { counters, createdAt, endedAt } = document;
  const seconds = {
    ...Object.fromEntries(Object.entries(phaseDurations(timeline)).map(([phase, value]) => [`${phase}Duration`, value])),
    ...(endedAt === null ? {} : { ProvisionDuration: (Date.parse(endedAt) - Date.parse(createdAt)) / 1000 }),
  };
  const counts = {
    Attempts: counters.attempts,
    Calls: counters.calls,
    Cycles: counters.cycles,
    CapacityRefusals: counters.capacity,
    Throttles: counters.throttled,
    Errors: counters.errors,
    SpotFallbacks: document.spot.fellBack === null ? 0 : 1,
    InstancesLost: timeline.filter(({ event }) => event === 'instance.lost').length,
    Ready: document.phase === 'ready' ? 1 : 0,
    Failed: document.phase === 'failed' ? 1 : 0,
    Cancelled: document.phase === 'cancelled' ? 1 : 0,
  };
  return {
    at: Date.parse(endedAt ?? timeline.at(-1)?.at ?? createdAt),
    service: document.namespace,
    dimensions: { Cloud: document.cloud, Region: document.region, Market: marketOf(document) },
    huntId: document.huntId,
    figures: [...figuresOf(seconds, 'Seconds'), ...figuresOf(counts, 'Count')],
  };
}

function figuresOf<Unit extends 'Seconds' | 'Count'>(values: Readonly<Record<string, number>>, unit: Unit) {
  return Object.entries(values).map(([name, value]) => ({ name, unit, value }));
}

/** Of the instance, else of the last attempt; `none` where nothing was ever asked for. */
function marketOf(document: HuntDocument): string {
  const key = document.instance?.offering ?? document.plan?.offering;
  return document.offerings.find((offering) => offering.key === key)?.market ?? 'none';
}
