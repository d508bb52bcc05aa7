import * as v from 'valibot';
import { ec2Envelope, ec2InstanceId } from './ec2-event.ts';

/** A cloud's word that something happened to an instance: no news in itself, a reason to look. */
export interface StateChange {
  readonly cloud: 'aws' | 'oci';
  readonly instanceId: string;
  /** Where the instance is; null where the event does not tell (OCI). */
  readonly region: string | null;
  /** When it happened, ISO 8601. */
  readonly at: string;
  /** What the instance is on its way to, or has become, where that is an end; null for all else. */
  readonly end: 'stopping' | 'stopped' | 'shutting-down' | 'terminated' | null;
  /** OCI tells the instance's tags; EC2 does not. */
  readonly tags: Readonly<Record<string, string>> | null;
}

const awsEvent = v.object({
  ...ec2Envelope,
  'detail-type': v.literal('EC2 Instance State-change Notification'),
  detail: v.object({ 'instance-id': ec2InstanceId, state: v.string() }),
});

const tags = v.optional(v.nullable(v.record(v.string(), v.unknown())));
// CloudEvents 0.1 as OCI sends them; the tags' spelling differs between services and documents.
const ociEvent = v.object({
  eventType: v.pipe(v.string(), v.regex(/^com\.oraclecloud\.computeapi\.(launchinstance|terminateinstance|instanceaction)\.(begin|end)$/)),
  eventTime: v.pipe(v.string(), v.isoTimestamp()),
  data: v.object({
    resourceId: v.pipe(v.string(), v.startsWith('ocid1.instance.'), v.maxLength(255)),
    freeformTags: tags,
    freeFormTags: tags,
  }),
});

// How far gone an instance is: of events out of order, the one that went further says more.
const ends = ['stopping', 'stopped', 'shutting-down', 'terminated'] as const satisfies NonNullable<StateChange['end']>[];
const farness: readonly string[] = ends;
const ociEnds: Readonly<Record<string, StateChange['end']>> = {
  'com.oraclecloud.computeapi.terminateinstance.begin': 'shutting-down',
  'com.oraclecloud.computeapi.terminateinstance.end': 'terminated',
};

/** Reads an EventBridge or OCI event; null for any other. */
export function readStateChange(event: unknown): StateChange | null {
  const aws = v.safeParse(awsEvent, event);
  if (aws.success) {
    const { time, region, detail } = aws.output;
    const end = ends.find((each) => each === detail.state) ?? null;
    return { cloud: 'aws', instanceId: detail['instance-id'], region, at: new Date(time).toISOString(), end, tags: null };
  }
  const oci = v.safeParse(ociEvent, event);
  if (!oci.success) return null;
  const { eventType, eventTime, data } = oci.output;
  const at = new Date(eventTime).toISOString();
  const told = texts(data.freeformTags ?? data.freeFormTags ?? {});
  return { cloud: 'oci', instanceId: data.resourceId, region: null, at, end: ociEnds[eventType] ?? null, tags: told };
}

/** Whether `end` is news for an instance that was last seen in `known`, in either cloud's words. */
export function goesFurther(end: NonNullable<StateChange['end']>, known: string): boolean {
  return farness.indexOf(end) > farness.indexOf(known);
}

function texts(given: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
