import * as v from 'valibot';
import { ec2Envelope, ec2InstanceId } from './ec2-event.ts';

/** A cloud's word that it will take an instance back. */
export interface Notice {
  readonly cloud: 'aws' | 'oci';
  readonly instanceId: string;
  /** Where the instance is; null where the event does not tell (OCI). */
  readonly region: string | null;
  /** `terminate`, `stop`, `hibernate`. */
  readonly action: string;
  /** When the notice was given, ISO 8601: deadlines count from here, however late the event arrives. */
  readonly at: string;
  /** When the cloud acts, ISO 8601. */
  readonly deadline: string;
}

// EC2 gives two minutes (EC2 user guide, spot instance interruption notices). OCI promises "a short notice period" without a number (Oracle's
// announcement of preemptible instances): half a minute is a careful guess.
const graceMs = { aws: 120_000, oci: 30_000 } as const;

const awsEvent = v.object({
  ...ec2Envelope,
  'detail-type': v.literal('EC2 Spot Instance Interruption Warning'),
  detail: v.object({ 'instance-id': ec2InstanceId, 'instance-action': v.pipe(v.string(), v.maxLength(40)) }),
});

const ociEvent = v.object({
  eventType: v.literal('com.oraclecloud.computeapi.instancepreemptionaction'),
  eventTime: v.pipe(v.string(), v.isoTimestamp()),
  data: v.object({ resourceId: v.pipe(v.string(), v.startsWith('ocid1.instance.'), v.maxLength(255)) }),
});

/** Reads an EventBridge or OCI event; null for any other event, which is nobody's business here. */
export function readNotice(event: unknown): Notice | null {
  const aws = v.safeParse(awsEvent, event);
  if (aws.success) {
    const { time, detail, region } = aws.output;
    return noticeOf('aws', detail['instance-id'], region, detail['instance-action'], time);
  }
  const oci = v.safeParse(ociEvent, event);
  return oci.success ? noticeOf('oci', oci.output.data.resourceId, null, 'terminate', oci.output.eventTime) : null;
}

function noticeOf(cloud: Notice['cloud'], instanceId: string, region: string | null, action: string, time: string): Notice {
  const at = new Date(time);
  return { cloud, instanceId, region, action, at: at.toISOString(), deadline: new Date(at.getTime() + graceMs[cloud]).toISOString() };
}
