import * as v from 'valibot';

/** A cloud's word that something happened to an instance: no news in itself, a reason to look. */
export interface StateChange {
  readonly cloud: 'aws' | 'oci';
  readonly instanceId: string;
  /** OCI tells the instance's tags; EC2 does not. */
  readonly tags: Readonly<Record<string, string>> | null;
}

const awsEvent = v.object({
  source: v.literal('aws.ec2'),
  'detail-type': v.picklist(['EC2 Instance State-change Notification', 'EC2 Instance Rebalance Recommendation']),
  detail: v.object({ 'instance-id': v.pipe(v.string(), v.regex(/^i-[0-9a-f]{8,32}$/)) }),
});

const tags = v.optional(v.nullable(v.record(v.string(), v.unknown())));
// CloudEvents 0.1 as OCI sends them; the tags' spelling differs between services and documents.
const ociEvent = v.object({
  eventType: v.pipe(v.string(), v.regex(/^com\.oraclecloud\.computeapi\.(launchinstance|terminateinstance|instanceaction)\.(begin|end)$/)),
  data: v.object({
    resourceId: v.pipe(v.string(), v.startsWith('ocid1.instance.'), v.maxLength(255)),
    freeformTags: tags,
    freeFormTags: tags,
  }),
});

/** Reads an EventBridge or OCI event; null for any other. */
export function readStateChange(event: unknown): StateChange | null {
  const aws = v.safeParse(awsEvent, event);
  if (aws.success) return { cloud: 'aws', instanceId: aws.output.detail['instance-id'], tags: null };
  const oci = v.safeParse(ociEvent, event);
  if (!oci.success) return null;
  const { resourceId, freeformTags, freeFormTags } = oci.output.data;
  return { cloud: 'oci', instanceId: resourceId, tags: texts(freeformTags ?? freeFormTags ?? {}) };
}

function texts(given: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
