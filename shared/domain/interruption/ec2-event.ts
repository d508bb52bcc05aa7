import * as v from 'valibot';

/** EC2's ids: `i-` and 8 or 17 hexadecimal digits (EC2 user guide, resource IDs); a little more room than that. */
export const ec2InstanceId = v.pipe(v.string(), v.regex(/^i-[0-9a-f]{8,32}$/));

/** What every event of EC2 on EventBridge has in common. `region` is where it happened, also after a relay to another region's bus. */
export const ec2Envelope = {
  source: v.literal('aws.ec2'),
  time: v.pipe(v.string(), v.isoTimestamp()),
  region: v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/))), null),
};
