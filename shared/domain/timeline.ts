import type { JsonValue } from './json.ts';

/** One thing that happened to a hunt: stored with the write that made it true, shown by `hunts show`, logged, counted. */
export interface TimelineEvent {
  /** ISO 8601. */
  readonly at: string;
  readonly huntId: string;
  readonly event: EventName;
  /** Details: ids first, never a secret. */
  readonly data: { readonly [key: string]: JsonValue };
}

export type EventName =
  | 'hunt.started'
  | 'hunt.resumed'
  | 'hunt.continued'
  | 'hunt.paused'
  | 'hunt.cancel-requested'
  | 'offering.dropped'
  | 'image.resolved'
  | 'spot.ranked'
  | 'spot.fallback'
  | 'spot.savings'
  | 'spot.interrupted'
  | 'spot.rebalance'
  | 'interruption.blocked'
  | 'interruption.replacing'
  | 'interruption.hook'
  | 'interruption.handled'
  | 'attempt.held'
  | 'attempt.sending'
  | 'attempt.answered'
  | 'attempt.resolving'
  | 'attempt.adopted'
  | 'attempt.unsettled'
  | 'instance.launched'
  | 'instance.running'
  | 'instance.healthy'
  | 'instance.impaired'
  | 'instance.lost'
  | 'instance.gone'
  | 'instance.surplus'
  | 'ssh.answered'
  | 'ssh.verified'
  | 'ssh.refused'
  | 'key.created'
  | 'key.removed'
  | 'clean-up.started'
  | 'clean-up.ended-instance'
  | 'clean-up.ended-leftover'
  | 'clean-up.done'
  | 'clean-up.incomplete'
  | 'callback.sent'
  | 'callback.failed'
  | 'hunt.ready'
  | 'hunt.failed'
  | 'hunt.cancelled';
