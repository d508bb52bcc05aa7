import type { Image } from './images.ts';
import type { Params } from './params.ts';
import type { Market } from './quotas.ts';
import type { Fate, Scenario } from './scenario.ts';
import type { InstanceType } from './types.ts';

export interface StateReason {
  readonly code: string;
  readonly message: string;
}

/** Everything ever known of one instance. States follow from the time; nothing ticks. Instants are epoch ms. */
export interface Instance {
  /** 1, 2, 3… in order of launch. */
  readonly number: number;
  readonly id: string;
  readonly reservationId: string;
  readonly launchIndex: number;
  readonly token: string | null;
  /** The launch call as it came. */
  readonly params: Params;
  readonly type: InstanceType;
  readonly image: Image;
  readonly zone: Scenario['zones'][number];
  readonly market: Market;
  readonly keyName: string | null;
  /** OpenSSH public key of the key pair at the launch. */
  readonly authorizedKey: string;
  readonly groups: readonly string[];
  readonly privateIp: string;
  readonly publicIp: string | null;
  readonly tags: Map<string, string>;
  readonly launchedAt: number;
  readonly openingKey: string;
  readonly fate: Fate | null;
  readonly spotRequestId: string | null;
  /** When TerminateInstances was called. */
  endedAt: number | null;
  /** When the notice comes that spot takes it back. */
  noticeAt: number | null;
  /** When a rebalance recommendation comes. */
  rebalanceAt: number | null;
}

export type StateName = 'pending' | 'running' | 'shutting-down' | 'terminated';

export const stateCodes: Readonly<Record<StateName, number>> = { pending: 0, running: 16, 'shutting-down': 32, terminated: 48 };

/** Seconds between the notice and the end. */
export const noticeSeconds = 120;

export interface Timeline {
  /** Epoch ms of running; Infinity when that never comes. */
  readonly running: number;
  /** From when on SSH answers and the console holds host keys. */
  readonly booted: number;
  readonly shuttingDown: number;
  readonly terminated: number;
  readonly reason: StateReason | null;
}

export function timelineOf(instance: Instance, { lifecycle }: Scenario): Timeline {
  const { fate, launchedAt } = instance;
  const dies = fate?.kind === 'dies' ? launchedAt + fate.after * 1000 : Infinity;
  const running = dies < Infinity || fate?.kind === 'stuck' ? Infinity : launchedAt + lifecycle.pending * 1000;
  const booted = fate?.kind === 'kernel-panic' ? Infinity : running + lifecycle.boot * 1000;
  const user = instance.endedAt ?? Infinity;
  const taken = instance.noticeAt === null ? Infinity : instance.noticeAt + noticeSeconds * 1000;
  const shuttingDown = Math.min(user, taken);
  const ended = shuttingDown + lifecycle.ending * 1000;
  const alive = { running: running > shuttingDown ? Infinity : running, booted: booted > shuttingDown ? Infinity : booted };
  if (dies <= ended) return { ...alive, shuttingDown: Infinity, terminated: dies, reason: reasonOf(fate?.code ?? '', fate?.message) };
  const reason = shuttingDown === Infinity ? null : user <= taken ? userInitiated : interrupted;
  return { ...alive, shuttingDown, terminated: ended, reason };
}

const userInitiated: StateReason = {
  code: 'Client.UserInitiatedShutdown',
  message: 'Client.UserInitiatedShutdown: User initiated shutdown',
};
const interrupted: StateReason = {
  code: 'Server.SpotInstanceTermination',
  message: 'Server.SpotInstanceTermination: Spot instance termination',
};

// docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html
const messages: Readonly<Record<string, string>> = {
  'Server.InsufficientInstanceCapacity': 'There was insufficient capacity available to satisfy the launch request.',
  'Server.InternalError': 'An internal error caused the instance to terminate during launch.',
  'Client.InternalError': 'A client error caused the instance to terminate during launch.',
  'Client.VolumeLimitExceeded': 'The limit on the number of EBS volumes or total storage was exceeded.',
  'Client.InvalidSnapshot.NotFound': 'The specified snapshot was not found.',
};

function reasonOf(code: string, message = messages[code] ?? code): StateReason {
  return { code, message: `${code}: ${message}` };
}

export function stateOf(instance: Instance, scenario: Scenario, now: number): StateName {
  const { running, shuttingDown, terminated } = timelineOf(instance, scenario);
  if (now >= terminated) return 'terminated';
  if (now >= shuttingDown) return 'shutting-down';
  return now >= running ? 'running' : 'pending';
}

/** Whether it counts against limits and capacity. */
export function lives(instance: Instance, scenario: Scenario, now: number): boolean {
  const state = stateOf(instance, scenario, now);
  return state === 'pending' || state === 'running';
}

/** Whether the API still, or already, knows it: `lag` is how many seconds a new one stays unseen. */
export function isKnown(instance: Instance, scenario: Scenario, now: number, lag: number): boolean {
  if (now < instance.launchedAt + lag * 1000) return false;
  return now < timelineOf(instance, scenario).terminated + scenario.lifecycle.remembered * 1000;
}
