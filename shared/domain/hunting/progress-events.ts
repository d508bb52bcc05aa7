import type { HuntDocument } from '../hunt.ts';
import { marketAws } from '../launch/aws-market.ts';
import type { TimelineEvent } from '../timeline.ts';
import { type ProvisionPhase, phaseOf } from './progress.ts';

/** Requirement 3's event records, field by field, in camelCase. Instants are ISO 8601, durations seconds. */
export interface ProvisionStarted {
  readonly sessionId: string;
  readonly instanceType: string;
  readonly region: string;
  readonly useSpot: boolean;
  readonly startedAt: string;
}

export interface ProvisionPhaseChanged {
  readonly sessionId: string;
  /** Null for the first phase of all. */
  readonly previousPhase: ProvisionPhase | null;
  readonly phase: ProvisionPhase;
  readonly changedAt: string;
}

export interface SpotFallback {
  readonly sessionId: string;
  /** Null where EC2's answer named none: RunInstances keeps the id of a refused spot request to itself. */
  readonly spotRequestId: string | null;
  readonly failureReason: string;
  readonly fallbackAt: string;
}

export interface ProvisionCompleted {
  readonly sessionId: string;
  readonly instanceId: string;
  /** Null for an instance without a public address (`ready.ssh.address` private). */
  readonly publicIp: string | null;
  readonly totalDuration: number;
  readonly wasSpot: boolean;
  readonly completedAt: string;
}

export type ProvisionEvent =
  | { readonly event: 'ProvisionStarted'; readonly data: ProvisionStarted }
  | { readonly event: 'ProvisionPhaseChanged'; readonly data: ProvisionPhaseChanged }
  | { readonly event: 'SpotFallback'; readonly data: SpotFallback }
  | { readonly event: 'ProvisionCompleted'; readonly data: ProvisionCompleted };

/**
 * What one step means in the requirement's events: `before` is the document the step took (null for the hunt's first), `after` the one
 * it returned, `events` what it put on the timeline. `now` is epoch ms.
 */
export function provisionEvents(
  before: HuntDocument | null,
  after: HuntDocument,
  events: readonly TimelineEvent[],
  now: number,
): ProvisionEvent[] {
  const found: ProvisionEvent[] = before === null ? [{ event: 'ProvisionStarted', data: started(after) }] : [];
  for (const { event, data } of events) {
    if (event !== 'spot.fallback') continue;
    const spotRequestId = typeof data.spotRequestId === 'string' ? data.spotRequestId : null;
    found.push({
      event: 'SpotFallback',
      data: { sessionId: after.huntId, spotRequestId, failureReason: String(data.failureReason), fallbackAt: String(data.fallbackAt) },
    });
  }
  const previousPhase = before === null ? null : phaseOf(before);
  const phase = phaseOf(after);
  if (phase === previousPhase) return found;
  found.push({
    event: 'ProvisionPhaseChanged',
    data: { sessionId: after.huntId, previousPhase, phase, changedAt: new Date(now).toISOString() },
  });
  if (phase === 'Ready') found.push({ event: 'ProvisionCompleted', data: completed(after, now) });
  return found;
}

function started(document: HuntDocument): ProvisionStarted {
  const { launch, settings } = document.request;
  return {
    sessionId: document.huntId,
    instanceType: String(launch.InstanceType ?? launch.shape ?? '?'),
    region: document.region,
    useSpot: settings.spot.enabled || marketAws(launch) === 'spot',
    startedAt: document.createdAt,
  };
}

function completed(document: HuntDocument, now: number): ProvisionCompleted {
  const completedAt = document.endedAt ?? new Date(now).toISOString();
  const offering = document.offerings.find(({ key }) => key === document.instance?.offering);
  return {
    sessionId: document.huntId,
    instanceId: document.instance?.id ?? '',
    publicIp: document.instance?.publicIp ?? null,
    totalDuration: (Date.parse(completedAt) - Date.parse(document.createdAt)) / 1000,
    wasSpot: offering?.market === 'spot',
    completedAt,
  };
}
