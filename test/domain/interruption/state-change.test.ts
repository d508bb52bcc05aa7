import { expect, it } from 'vitest';
import { readStateChange } from '../../../shared/domain/interruption/state-change.ts';

const oci = (data: object) => ({ eventType: 'com.oraclecloud.computeapi.terminateinstance.end', data });
const resourceId = 'ocid1.instance.oc1.phx.one';

it.each([
  ['freeformTags', { freeformTags: { foothold: 'true' } }, { foothold: 'true' }],
  ['freeFormTags', { freeFormTags: { foothold: 'true' } }, { foothold: 'true' }],
  ['no tags', {}, {}],
  ['null for tags', { freeformTags: null }, {}],
  ['tags that are no texts', { freeformTags: { count: 1, foothold: 'true' } }, { foothold: 'true' }],
])('an OCI event with %s is read', (_, given, tags) => {
  expect(readStateChange(oci({ resourceId, ...given }))).toEqual({ cloud: 'oci', instanceId: resourceId, tags });
});

it('an EC2 event tells the instance, and nothing of its tags', () => {
  const event = {
    source: 'aws.ec2',
    'detail-type': 'EC2 Instance State-change Notification',
    detail: { 'instance-id': 'i-0123456789abcdef0', state: 'terminated' },
  };

  expect(readStateChange(event)).toEqual({ cloud: 'aws', instanceId: 'i-0123456789abcdef0', tags: null });
});

it.each([
  null,
  'text',
  {},
  oci({ resourceId: 'ocid1.volume.oc1.phx.one' }),
  { source: 'aws.ec2', 'detail-type': 'EC2 Instance State-change Notification', detail: { 'instance-id': 'i-; rm' } },
])('anything else is none: %j', (event) => {
  expect(readStateChange(event)).toBeNull();
});
