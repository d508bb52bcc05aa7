import type { JsonObject } from '../../shared/domain/json.ts';

/**
 * Events in the shapes that the vendors document.
 * EC2: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html, rebalance-recommendations.html,
 * instance-state-changes in automating_with_eventbridge.html. OCI: https://docs.oracle.com/iaas/Content/Events/Reference/eventsproducers.htm
 * and .../Compute/Concepts/preemptible.htm.
 */

export const ec2Id = 'i-0123456789abcdef0';
export const ociId = 'ocid1.instance.oc1.phx.anyhqljtexampleuniqueid';

const ec2 = (type: string, detail: JsonObject, time = '2026-11-02T03:00:00Z'): JsonObject => ({
  version: '0',
  id: '12345678-1234-1234-1234-123456789012',
  'detail-type': type,
  source: 'aws.ec2',
  account: '123456789012',
  time,
  region: 'us-east-2',
  resources: [`arn:aws:ec2:us-east-2a:instance/${String(detail['instance-id'])}`],
  detail,
});

export const spotInterruption = (id = ec2Id, time = '2026-11-02T03:00:00Z') =>
  ec2('EC2 Spot Instance Interruption Warning', { 'instance-id': id, 'instance-action': 'terminate' }, time);
export const rebalance = (id = ec2Id) => ec2('EC2 Instance Rebalance Recommendation', { 'instance-id': id });
export const stateChange = (id = ec2Id, state = 'running') => ec2('EC2 Instance State-change Notification', { 'instance-id': id, state });

const oci = (type: string, data: JsonObject, time = '2026-11-02T03:00:00Z'): JsonObject => ({
  cloudEventsVersion: '0.1',
  eventTypeVersion: '2.0',
  eventID: '60600c06-d6a7-4e85-b56a-1de3e6042f57',
  eventType: `com.oraclecloud.computeapi.${type}`,
  source: 'computeApi',
  eventTime: time,
  contentType: 'application/json',
  extensions: { compartmentId: 'ocid1.compartment.oc1..example' },
  data: {
    compartmentId: 'ocid1.compartment.oc1..example',
    compartmentName: 'example',
    resourceName: 'sample',
    availabilityDomain: 'AD3',
    ...data,
  },
});

export const preemption = (id = ociId, time = '2026-11-02T03:00:00Z') =>
  oci(
    'instancepreemptionaction',
    { resourceId: id, freeformTags: {}, definedTags: {}, additionalDetails: { preemptionAction: 'TERMINATE' } },
    time,
  );

export const ociTypes = [
  'launchinstance.begin',
  'launchinstance.end',
  'terminateinstance.begin',
  'terminateinstance.end',
  'instanceaction.begin',
  'instanceaction.end',
] as const;
/** Services and documents do not agree on the spelling of the tags' name. */
export const tagSpellings = ['freeformTags', 'freeFormTags'] as const;

export const ociChange = (type: (typeof ociTypes)[number], spelling: (typeof tagSpellings)[number], huntId: string, id = ociId) =>
  oci(type, {
    resourceId: id,
    [spelling]: { foothold: 'true', 'foothold-session-id': huntId },
    definedTags: {},
    additionalDetails: { shape: 'VM.Standard.A1.Flex', type: 'CustomerVmi' },
  });
