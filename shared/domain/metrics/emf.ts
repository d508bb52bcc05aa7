import type { HuntDocument } from '../hunt.ts';
import type { TimelineEvent } from '../timeline.ts';
import { phaseDurations } from './durations.ts';

type Unit = 'Seconds' | 'Count';

/** One log line in CloudWatch's embedded metric format (docs.aws.amazon.com, "Specification: Embedded metric format"). */
export interface EmbeddedMetrics {
  readonly _aws: {
    /** Epoch ms. */
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly [
      {
        readonly Namespace: 'Foothold';
        readonly Dimensions: readonly [readonly ['Cloud', 'Region', 'Market']];
        readonly Metrics: readonly { readonly Name: string; readonly Unit: Unit }[];
      },
    ];
  };
  readonly Cloud: string;
  readonly Region: string;
  readonly Market: string;
  /** A property, not a dimension: every value of a dimension is a metric that is paid for. */
  readonly HuntId: string;
  readonly [metric: string]: unknown;
}

/**
 * Phase durations and outcome of a hunt (NFR-008), to be logged once it has ended; before that, what is known so far. Printed as one
 * line of JSON in a Lambda's log, CloudWatch makes metrics of it.
 */
export function emfOf(document: HuntDocument, timeline: readonly TimelineEvent[]): EmbeddedMetrics {
  const { counters } = document;
  const seconds = Object.entries(phaseDurations(timeline)).map(([phase, value]) => [`${phase}Duration`, 'Seconds', value] as const);
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
  const metrics: (readonly [name: string, unit: Unit, value: number])[] = [
    ...seconds,
    ...(document.endedAt === null
      ? []
      : [['ProvisionDuration', 'Seconds', (Date.parse(document.endedAt) - Date.parse(document.createdAt)) / 1000] as const]),
    ...Object.entries(counts).map(([name, value]) => [name, 'Count', value] as const),
  ];
  return {
    _aws: {
      Timestamp: Date.parse(document.endedAt ?? timeline.at(-1)?.at ?? document.createdAt),
      CloudWatchMetrics: [
        { Namespace: 'Foothold', Dimensions: [['Cloud', 'Region', 'Market']], Metrics: metrics.map(([Name, Unit]) => ({ Name, Unit })) },
      ],
    },
    Cloud: document.cloud,
    Region: document.region,
    Market: marketOf(document),
    HuntId: document.huntId,
    ...Object.fromEntries(metrics.map(([name, , value]) => [name, value])),
  };
}

/** Of the instance, else of the last attempt; `none` where nothing was ever asked for. */
function marketOf(document: HuntDocument): string {
  const key = document.instance?.offering ?? document.plan?.offering;
  return document.offerings.find((offering) => offering.key === key)?.market ?? 'none';
}
