import type { Clock } from '../../shared/platform/clock.ts';
import type { Random } from '../../shared/platform/random.ts';
import { isOneOf } from '../simulated-cloud/faults.ts';
import { later } from '../simulated-cloud/later.ts';
import type { Instance, StateName } from './instance.ts';
import { timelineOf } from './instance.ts';
import type { EventRule, Scenario } from './scenario.ts';

/** An event as EventBridge delivers it. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/automating_with_eventbridge.html */
export interface Ec2Event {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type':
    | 'EC2 Spot Instance Interruption Warning'
    | 'EC2 Instance Rebalance Recommendation'
    | 'EC2 Instance State-change Notification';
  readonly source: 'aws.ec2';
  readonly account: string;
  /** When it happened, whenever it is delivered. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, string>>;
}

export type EventKind = Exclude<EventRule['type'], '*'>;
export type EventListener = (event: Ec2Event) => void;

export interface Events {
  /** Calls the listener for one kind of event, or all; the answer unsubscribes. */
  on(kind: EventKind | '*', listener: EventListener): () => void;
  /** Tells what lies ahead of an instance; again, when its end or its notice has been set. */
  plan(instance: Instance): void;
  close(): void;
}

interface Happening {
  readonly at: number;
  readonly kind: EventKind;
  readonly title: Ec2Event['detail-type'];
  readonly detail: Readonly<Record<string, string>>;
}

export function createEvents(scenario: Scenario, clock: Clock, random: Random, newId: () => string): Events {
  const listeners = new Set<{ kind: EventKind | '*'; listener: EventListener }>();
  const plans = new Map<Instance, AbortController>();
  const told = new Map<Instance, Set<string>>();
  const seen = new Map<EventRule, number>();
  const over = new AbortController();

  function deliveries(kind: EventKind): number[] {
    let met: EventRule | undefined;
    for (const rule of scenario.events) {
      if (rule.type !== '*' && rule.type !== kind) continue;
      const number = (seen.get(rule) ?? 0) + 1;
      seen.set(rule, number);
      const due = rule.nth === undefined || isOneOf(rule.nth, number);
      if (!met && due && (rule.chance === undefined || random.next() < rule.chance)) met = rule;
    }
    if (!met) return [0];
    return { lost: [], doubled: [0, met.seconds], late: [met.seconds] }[met.kind];
  }

  function tell(instance: Instance, happening: Happening): void {
    const known = told.get(instance) ?? new Set();
    told.set(instance, known.add(nameOf(happening)));
    const event = eventOf(scenario, instance, happening, newId());
    const hear = () => {
      for (const { kind, listener } of listeners) if (kind === '*' || kind === happening.kind) listener(event);
    };
    for (const seconds of deliveries(happening.kind)) {
      if (seconds === 0) hear();
      else later(clock, clock.now() + seconds * 1000, async () => hear(), over.signal);
    }
  }

  function plan(instance: Instance): void {
    plans.get(instance)?.abort();
    if (listeners.size === 0) return;
    const end = new AbortController();
    plans.set(instance, end);
    const signal = AbortSignal.any([end.signal, over.signal]);
    for (const happening of happenings(instance, scenario)) {
      if (told.get(instance)?.has(nameOf(happening))) continue;
      if (happening.at < clock.now()) continue;
      later(clock, happening.at, async () => tell(instance, happening), signal);
    }
  }

  return {
    on(kind, listener) {
      const entry = { kind, listener };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    plan,
    close: () => over.abort(),
  };
}

const nameOf = ({ kind, detail, at }: Happening): string => `${kind} ${detail['state'] ?? at}`;

function happenings(instance: Instance, scenario: Scenario): Happening[] {
  const { running, shuttingDown, terminated } = timelineOf(instance, scenario);
  const change = (state: StateName, at: number): Happening => ({
    at,
    kind: 'state-change',
    title: 'EC2 Instance State-change Notification',
    detail: { 'instance-id': instance.id, state },
  });
  const isThere = (at: number | null): at is number => at !== null && at < shuttingDown && at < terminated;
  return [
    change('pending', instance.launchedAt),
    change('running', running),
    change('shutting-down', shuttingDown),
    change('terminated', terminated),
    ...(isThere(instance.rebalanceAt)
      ? [
          {
            at: instance.rebalanceAt,
            kind: 'rebalance',
            title: 'EC2 Instance Rebalance Recommendation',
            detail: { 'instance-id': instance.id },
          } as const,
        ]
      : []),
    ...(isThere(instance.noticeAt)
      ? [
          {
            at: instance.noticeAt,
            kind: 'interruption',
            title: 'EC2 Spot Instance Interruption Warning',
            detail: { 'instance-id': instance.id, 'instance-action': 'terminate' },
          } as const,
        ]
      : []),
  ].filter(({ at }) => Number.isFinite(at));
}

function eventOf(scenario: Scenario, instance: Instance, { at, kind, title, detail }: Happening, id: string): Ec2Event {
  const { region, accountId } = scenario;
  // The warning's ARN carries a zone and no account, as documented.
  const arn =
    kind === 'interruption'
      ? `arn:aws:ec2:${instance.zone.name}:instance/${instance.id}`
      : `arn:aws:ec2:${region}:${accountId}:instance/${instance.id}`;
  return {
    version: '0',
    id,
    'detail-type': title,
    source: 'aws.ec2',
    account: accountId,
    time: `${new Date(at).toISOString().slice(0, 19)}Z`,
    region,
    resources: [arn],
    detail,
  };
}
