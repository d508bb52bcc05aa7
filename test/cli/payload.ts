/** The minimal example of requirement 1. */
export const payload = {
  compartmentId: 'ocid1.compartment.oc1..example',
  availabilityDomain: 'AD-{{AD_NUMBER}}',
  shape: 'VM.Standard.E4.Flex',
  shapeConfig: { ocpus: 2, memoryInGBs: 16 },
  sourceDetails: { sourceType: 'image', imageId: 'ocid1.image.oc1..example' },
  createVnicDetails: { subnetId: 'ocid1.subnet.oc1..example' },
  displayName: 'my-instance',
};

export const payloadText = JSON.stringify(payload);
