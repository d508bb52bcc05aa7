import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNotice } from '../../../shared/domain/interruption/notice.ts';

// As the EC2 user guide prints it; the ARN carries a zone and no account.
const warning = {
  version: '0',
  id: '12345678-1234-1234-1234-123456789012',
  'detail-type': 'EC2 Spot Instance Interruption Warning',
  source: 'aws.ec2',
  account: '123456789012',
  time: '2026-11-02T03:04:05Z',
  region: 'us-east-2',
  resources: ['arn:aws:ec2:us-east-2a:instance/i-1234567890abcdef0'],
  detail: { 'instance-id': 'i-1234567890abcdef0', 'instance-action': 'terminate' },
};

const preemption = {
  eventType: 'com.oraclecloud.computeapi.instancepreemptionaction',
  cloudEventsVersion: '0.1',
  eventTime: '2026-11-02T03:04:05.250Z',
  data: { resourceId: 'ocid1.instance.oc1.phx.example', freeFormTags: {} },
};

describe('readNotice', () => {
  it('gives an EC2 warning two minutes from its own time', () => {
    expect(readNotice(warning)).toEqual({
      cloud: 'aws',
      instanceId: 'i-1234567890abcdef0',
      region: 'us-east-2',
      action: 'terminate',
      at: '2026-11-02T03:04:05.000Z',
      deadline: '2026-11-02T03:06:05.000Z',
    });
  });

  it('reads a preemption of OCI', () => {
    expect(readNotice(preemption)).toMatchObject({ cloud: 'oci', action: 'terminate', deadline: '2026-11-02T03:04:35.250Z' });
  });

  it('knows no region where the event does not tell, or tells none', () => {
    expect(readNotice(preemption)?.region).toBeNull();
    expect(readNotice({ ...warning, region: undefined })?.region).toBeNull();
    expect(readNotice({ ...warning, region: '; rm -rf /' })).toBeNull();
  });

  it('leaves other events to others', () => {
    expect(readNotice({ ...warning, 'detail-type': 'EC2 Instance State-change Notification' })).toBeNull();
    expect(readNotice({ ...preemption, eventType: 'com.oraclecloud.computeapi.launchinstance.end' })).toBeNull();
  });

  it('never throws, whatever an event holds', () => {
    fc.assert(fc.property(fc.jsonValue(), (event) => readNotice(event) === null));
  });
});
