import * as v from 'valibot';
import { ec2Envelope, ec2InstanceId } from './ec2-event.ts';

/** EC2's hint that a spot instance is at elevated risk of being taken back. It may come well before a notice, with it, or alone. */
export interface Rebalance {
  readonly cloud: 'aws';
  readonly instanceId: string;
  readonly region: string | null;
  /** When it was given, ISO 8601. */
  readonly at: string;
}

const awsEvent = v.object({
  ...ec2Envelope,
  'detail-type': v.literal('EC2 Instance Rebalance Recommendation'),
  detail: v.object({ 'instance-id': ec2InstanceId }),
});

/** Reads an EventBridge event; null for any other. */
export function readRebalance(event: unknown): Rebalance | null {
  const aws = v.safeParse(awsEvent, event);
  if (!aws.success) return null;
  const { detail, region, time } = aws.output;
  return { cloud: 'aws', instanceId: detail['instance-id'], region, at: new Date(time).toISOString() };
}
