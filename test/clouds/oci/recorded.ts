import type { JsonObject } from '../../../shared/domain/json.ts';

/** Bodies in the words of the API (docs.oracle.com, Core Services API 20160918). */
export const compartment = 'ocid1.compartment.oc1..cccc';
export const instanceId = 'ocid1.instance.oc1.phx.dddd';
export const zone = 'Uocm:PHX-AD-1';

export const payload: JsonObject = {
  compartmentId: compartment,
  availabilityDomain: zone,
  shape: 'VM.Standard.A1.Flex',
  shapeConfig: { ocpus: 2, memoryInGBs: 12 },
  sourceDetails: { sourceType: 'image', imageId: 'ocid1.image.oc1..eeee' },
  createVnicDetails: { subnetId: 'ocid1.subnet.oc1..ffff', assignPublicIp: true },
  displayName: 'my instance & more',
  freeformTags: { foothold: 'true', 'foothold-session-id': '01HUNT' },
};

export function instance(overrides: JsonObject = {}): JsonObject {
  return {
    id: instanceId,
    compartmentId: compartment,
    availabilityDomain: zone,
    displayName: 'my instance & more',
    shape: 'VM.Standard.A1.Flex',
    lifecycleState: 'PROVISIONING',
    timeCreated: '2026-11-01T10:00:00.000Z',
    freeformTags: { foothold: 'true', 'foothold-session-id': '01HUNT' },
    ...overrides,
  };
}
