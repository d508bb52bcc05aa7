import type { JsonObject } from '../../shared/domain/json.ts';
import type { Instance } from './instance.ts';
import { stateOf, timelineOf } from './instance.ts';
import type { Scenario } from './scenario.ts';

/** A boot or data volume that a launch made. */
export interface Volume {
  readonly id: string;
  readonly kind: 'boot' | 'data';
  readonly attachmentId: string;
  readonly instance: Instance;
  readonly displayName: string;
  readonly sizeInGBs: number;
  /** Whether it outlives its instance; asked for by the terminate call. */
  preserved: boolean;
  /** When DeleteBootVolume or DeleteVolume was called; epoch ms. */
  deletedAt: number | null;
}

export type VolumeState = 'PROVISIONING' | 'AVAILABLE' | 'TERMINATED';
export type AttachmentState = 'ATTACHING' | 'ATTACHED' | 'DETACHING' | 'DETACHED';

export function volumeState(volume: Volume, scenario: Scenario, now: number): VolumeState {
  if (volume.deletedAt !== null) return 'TERMINATED';
  const ended = stateOf(volume.instance, scenario, now) === 'TERMINATED';
  if (ended && !volume.preserved) return 'TERMINATED';
  return now < madeAt(volume, scenario) ? 'PROVISIONING' : 'AVAILABLE';
}

export function attachmentState(volume: Volume, scenario: Scenario, now: number): AttachmentState {
  const state = stateOf(volume.instance, scenario, now);
  if (state === 'TERMINATED') return 'DETACHED';
  if (state === 'TERMINATING') return 'DETACHING';
  return now < madeAt(volume, scenario) ? 'ATTACHING' : 'ATTACHED';
}

/** Whether the attachment is in lists at all: it appears when the volume is made, a fifth into the provisioning. */
export function isListed(volume: Volume, scenario: Scenario, now: number): boolean {
  return now >= volume.instance.launchedAt + scenario.lifecycle.provisioning * 200 && madeAt(volume, scenario) !== Infinity;
}

// Attached halfway through the provisioning. A launch that fails gets no volume, except one that hangs with everything in place.
function madeAt({ instance }: Volume, scenario: Scenario): number {
  if (instance.fate && instance.fate.kind !== 'stuck') return Infinity;
  return Math.min(instance.launchedAt + scenario.lifecycle.provisioning * 500, timelineOf(instance, scenario).running);
}

export function volumeView(volume: Volume, scenario: Scenario, now: number): JsonObject {
  const { instance } = volume;
  return {
    availabilityDomain: instance.adName,
    compartmentId: instance.details['compartmentId'] ?? null,
    definedTags: {},
    displayName: volume.displayName,
    freeformTags: {},
    id: volume.id,
    isHydrated: true,
    lifecycleState: volumeState(volume, scenario, now),
    sizeInGBs: volume.sizeInGBs,
    sizeInMBs: volume.sizeInGBs * 1024,
    timeCreated: new Date(instance.launchedAt).toISOString(),
    vpusPerGB: 10,
  };
}

export function attachmentView(volume: Volume, scenario: Scenario, now: number): JsonObject {
  const { instance } = volume;
  const common = {
    availabilityDomain: instance.adName,
    compartmentId: instance.details['compartmentId'] ?? null,
    displayName: `Attachment of ${volume.displayName}`,
    id: volume.attachmentId,
    instanceId: instance.id,
    lifecycleState: attachmentState(volume, scenario, now),
    timeCreated: new Date(instance.launchedAt).toISOString(),
    isPvEncryptionInTransitEnabled: false,
  };
  if (volume.kind === 'boot') return { ...common, bootVolumeId: volume.id };
  return { ...common, attachmentType: 'paravirtualized', volumeId: volume.id, isReadOnly: false, isVolumeCreatedDuringLaunch: true };
}
