import * as v from 'valibot';
import { duration } from '../simulated-cloud/duration.ts';
import { doc, hasOneEnd, may, nths, or, positive, share, span, text } from '../simulated-cloud/schema-words.ts';

export const market = v.picklist(['on-demand', 'spot'], 'on-demand or spot');

export const zoneSchema = v.strictObject({
  name: doc(text, 'Name'),
  id: doc(text, 'Id, the same in all accounts'),
  subnet: doc(text, 'Id of its subnet'),
  free: or(v.pipe(v.number(), v.integer(), v.minValue(0)), 'Free addresses of the subnet at the start', 251),
});

const bucket = (burst: number, refill: number) => ({
  burst: or(positive, 'Tokens that the bucket holds', burst),
  refill: or(v.pipe(v.number(), v.gtValue(0, 'a number above 0')), 'Tokens a second that it gets back', refill),
  lockout: or(duration, 'After a refusal every call is refused for this long', 0),
});

// Sizes as in docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html.
export const throttleSchema = v.strictObject({
  launches: or(v.strictObject(bucket(5, 2)), 'RunInstances calls', {}),
  instances: or(v.strictObject(bucket(1000, 2)), 'Instances launched', {}),
  reads: or(v.strictObject(bucket(100, 20)), 'Describe* and Get* calls', {}),
  writes: or(v.strictObject(bucket(100, 5)), 'All other calls', {}),
});

export const interruptionSchema = v.strictObject({
  nth: may(nths, 'Which instances, by number of launch from 1; all spot instances without it'),
  after: or(duration, 'From the launch to the two minutes’ notice', '10m'),
  rebalance: may(duration, 'How long before the notice a rebalance recommendation comes; none without it'),
});

export const eventSchema = v.strictObject({
  type: or(v.picklist(['interruption', 'rebalance', 'state-change', '*']), 'Which events', '*'),
  nth: may(nths, 'Which of them, from 1; all without it'),
  chance: may(share, 'Probability, 0 to 1'),
  kind: doc(
    v.picklist(['lost', 'doubled', 'late'], 'one of lost, doubled, late'),
    '`lost`: never delivered; `doubled`: twice; `late`: by `seconds`',
  ),
  seconds: or(duration, '`late`, and the second of `doubled`: by how much', 60),
});

export const windowSchema = v.pipe(
  v.strictObject({
    zone: may(text, 'Zone; all without it'),
    type: may(text, 'Only for this instance type'),
    market: may(market, 'Only in this market'),
    ...span,
    count: may(positive, 'Instances that fit in; without it there is no end of room'),
  }),
  v.check((value) => hasOneEnd(value), 'either to or for'),
);

export const openingsSchema = v.strictObject({
  zones: may(v.array(text), 'Zones that have openings; all without it'),
  type: may(text, 'Only for this instance type'),
  market: may(market, 'Only in this market'),
  gap: doc(duration, 'Mean time between two openings of one zone (exponential)'),
  length: doc(duration, 'Mean length of an opening (exponential)'),
  count: may(positive, 'Instances that fit into one opening'),
});

export const suspendedSchema = v.strictObject({
  code: or(
    v.picklist(['Blocked', 'OptInRequired', 'PendingVerification', 'ExpiredToken', 'AuthFailure']),
    'How every call is refused (PendingVerification: launches only)',
    'Blocked',
  ),
  from: or(duration, 'Since when', 0),
});
