import type { JsonObject } from '../json.ts';
import { isJsonObject } from '../json.ts';
import type { Dress } from './dress.ts';

/** OCI: tags are `freeformTags`, the key goes into `metadata.ssh_authorized_keys`; every other field passes through untouched. */
export function dressOci(payload: JsonObject, dress: Dress): JsonObject {
  const freeformTags = { ...objectAt(payload, 'freeformTags'), ...dress.tags };
  const metadata = objectAt(payload, 'metadata');
  const withKey = dress.publicKey === null ? metadata : { ...metadata, ssh_authorized_keys: dress.publicKey };
  return {
    ...payload,
    availabilityDomain: dress.zone,
    // ListInstances has no tag filter: the display name is what a look-up narrows by.
    displayName: typeof payload.displayName === 'string' && payload.displayName !== '' ? payload.displayName : dress.fallbackName,
    freeformTags,
    ...(Object.keys(withKey).length > 0 ? { metadata: withKey } : {}),
  };
}

/** `preemptibleInstanceConfig` makes it preemptible, `capacityReservationId` draws on a reservation. */
export function marketOci(payload: JsonObject): 'on-demand' | 'preemptible' | 'reservation' {
  if (isJsonObject(payload.preemptibleInstanceConfig)) return 'preemptible';
  return typeof payload.capacityReservationId === 'string' ? 'reservation' : 'on-demand';
}

/** Shape and size in one word, `VM.Standard.A1.Flex:2x12`. */
export function shapeOci(payload: JsonObject): string {
  const shape = typeof payload.shape === 'string' ? payload.shape : '?';
  const config = objectAt(payload, 'shapeConfig');
  return config.ocpus === undefined ? shape : `${shape}:${String(config.ocpus)}x${String(config.memoryInGBs ?? '')}`;
}

function objectAt(payload: JsonObject, key: string): JsonObject {
  const value = payload[key];
  return isJsonObject(value) ? value : {};
}
