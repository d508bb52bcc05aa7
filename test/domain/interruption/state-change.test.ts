import fc from 'fast-check';
import { expect, it } from 'vitest';
import { goesFurther, readStateChange } from '../../../shared/domain/interruption/state-change.ts';

const eventTime = '2026-11-02T03:04:05Z';
const at = '2026-11-02T03:04:05.000Z';
const oci = (data: object, type = 'terminateinstance.end') => ({ eventType: `com.oraclecloud.computeapi.${type}`, eventTime, data });
const ec2 = (detail: object) => ({
  source: 'aws.ec2',
  'detail-type': 'EC2 Instance State-change Notification',
  time: eventTime,
  region: 'us-east-2',
  detail,
});
const resourceId = 'ocid1.instance.oc1.phx.one';

it.each([
  ['freeformTags', { freeformTags: { foothold: 'true' } }, { foothold: 'true' }],
  ['freeFormTags', { freeFormTags: { foothold: 'true' } }, { foothold: 'true' }],
  ['no tags', {}, {}],
  ['null for tags', { freeformTags: null }, {}],
  ['tags that are no texts', { freeformTags: { count: 1, foothold: 'true' } }, { foothold: 'true' }],
])('an OCI event with %s is read', (_, given, tags) => {
  expect(readStateChange(oci({ resourceId, ...given }))).toEqual({
    cloud: 'oci',
    instanceId: resourceId,
    region: null,
    at,
    end: 'terminated',
    tags,
  });
});

it.each([
  ['terminateinstance.begin', 'shutting-down'],
  ['terminateinstance.end', 'terminated'],
  ['launchinstance.end', null],
  ['instanceaction.begin', null],
])('OCI’s %s tells the end %s', (type, end) => {
  expect(readStateChange(oci({ resourceId }, type))?.end).toBe(end);
});

it.each([
  ['terminated', 'terminated'],
  ['stopping', 'stopping'],
  ['running', null],
  ['a state of tomorrow', null],
])('an EC2 event tells the instance and of %s the end %s, and nothing of its tags', (state, end) => {
  expect(readStateChange(ec2({ 'instance-id': 'i-0123456789abcdef0', state }))).toEqual({
    cloud: 'aws',
    instanceId: 'i-0123456789abcdef0',
    region: 'us-east-2',
    at,
    end,
    tags: null,
  });
});

it.each([
  null,
  'text',
  {},
  oci({ resourceId: 'ocid1.volume.oc1.phx.one' }),
  { ...oci({ resourceId }), eventTime: 'soon' },
  ec2({ 'instance-id': 'i-; rm', state: 'running' }),
  { ...ec2({ 'instance-id': 'i-0123456789abcdef0', state: 'running' }), time: 'soon' },
])('anything else is none: %j', (event) => {
  expect(readStateChange(event)).toBeNull();
});

it('never throws, whatever an event holds', () => {
  fc.assert(fc.property(fc.jsonValue(), (event) => readStateChange(event) === null));
});

it.each([
  ['shutting-down', 'running', true],
  ['terminated', 'shutting-down', true],
  ['stopped', 'stopped', false],
  ['stopping', 'terminated', false],
] as const)('%s after %s is news: %s', (end, known, isNews) => {
  expect(goesFurther(end, known)).toBe(isNews);
});
