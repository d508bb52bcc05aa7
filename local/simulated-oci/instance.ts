import type { JsonObject } from '../../shared/domain/json.ts';
import type { Fate, Scenario } from './scenario.ts';

/** Everything ever known of one instance. States follow from the time; nothing ticks. Instants are epoch ms. */
export interface Instance {
  /** 1, 2, 3… in order of launch. */
  readonly number: number;
  readonly id: string;
  readonly ad: number;
  readonly adName: string;
  readonly token: string | null;
  /** The launch payload as it came. */
  readonly details: JsonObject;
  readonly tags: Readonly<Record<string, string>>;
  readonly shape: string;
  readonly ocpus: number;
  readonly memoryInGBs: number;
  readonly launchedAt: number;
  readonly launchWorkRequestId: string;
  readonly openingKey: string;
  readonly fate: Fate | null;
  readonly vnicId: string;
  readonly vnicAttachmentId: string;
  readonly privateIp: string;
  readonly publicIp: string | null;
  readonly etag: string;
  /** When TerminateInstance was called. */
  terminatedAt: number | null;
}

export type LifecycleState = 'PROVISIONING' | 'RUNNING' | 'TERMINATING' | 'TERMINATED';

export interface Timeline {
  /** Epoch ms of RUNNING; Infinity when that never comes. */
  readonly running: number;
  /** Epoch ms from which SSH answers and the console shows host keys. */
  readonly booted: number;
  /** Epoch ms of TERMINATED, as far as is known now. */
  readonly terminated: number;
}

export function timelineOf(instance: Instance, { lifecycle }: Scenario): Timeline {
  const { fate, launchedAt, terminatedAt } = instance;
  const running = fate ? Infinity : launchedAt + lifecycle.provisioning * 1000;
  const dies = fate?.kind === 'work-request-fails' || fate?.kind === 'terminates' ? launchedAt + fate.after * 1000 : Infinity;
  const ended = terminatedAt === null ? Infinity : terminatedAt + lifecycle.terminating * 1000;
  return { running, booted: running + lifecycle.boot * 1000, terminated: Math.min(dies, ended) };
}

export function stateOf(instance: Instance, scenario: Scenario, now: number): LifecycleState {
  const { running, terminated } = timelineOf(instance, scenario);
  if (now >= terminated) return 'TERMINATED';
  if (instance.terminatedAt !== null) return 'TERMINATING';
  return now >= running ? 'RUNNING' : 'PROVISIONING';
}

/** Whether it counts against limits and capacity. */
export function lives(instance: Instance, scenario: Scenario, now: number): boolean {
  const state = stateOf(instance, scenario, now);
  return state === 'PROVISIONING' || state === 'RUNNING';
}

/** The instance as OCI's API shows it. */
export function instanceView(instance: Instance, scenario: Scenario, now: number, region: string): JsonObject {
  const { details } = instance;
  const source = (details['sourceDetails'] ??
    (details['imageId'] ? { sourceType: 'image', imageId: details['imageId'] } : null)) as JsonObject | null;
  return {
    availabilityDomain: instance.adName,
    compartmentId: details['compartmentId'] ?? null,
    definedTags: details['definedTags'] ?? {},
    displayName: details['displayName'] ?? `instance${instance.number}`,
    extendedMetadata: details['extendedMetadata'] ?? {},
    faultDomain: details['faultDomain'] ?? `FAULT-DOMAIN-${(instance.number % 3) + 1}`,
    freeformTags: details['freeformTags'] ?? {},
    id: instance.id,
    imageId: source?.['imageId'] ?? null,
    launchMode: 'PARAVIRTUALIZED',
    lifecycleState: stateOf(instance, scenario, now),
    metadata: details['metadata'] ?? {},
    preemptibleInstanceConfig: details['preemptibleInstanceConfig'] ?? null,
    region,
    shape: instance.shape,
    shapeConfig: {
      ocpus: instance.ocpus,
      memoryInGBs: instance.memoryInGBs,
      vcpus: instance.ocpus,
      networkingBandwidthInGbps: instance.ocpus,
      maxVnicAttachments: 2,
      gpus: 0,
      localDisks: 0,
    },
    sourceDetails: source ?? {},
    systemTags: {},
    timeCreated: new Date(instance.launchedAt).toISOString(),
  };
}
