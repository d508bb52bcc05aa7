import type { HuntDocument, Offering } from '../../shared/domain/hunt.ts';
import { mergeSettings } from '../../shared/domain/spec/settings-input.ts';
import { huntingDocument, readyDocument } from './hunt-documents.ts';

export function ec2Offering(key: string, zone: string, overrides: Partial<Offering> = {}): Offering {
  return {
    key,
    cloud: 'aws',
    region: 'us-east-1',
    zone,
    adNumber: null,
    shape: 'g5.xlarge',
    market: 'spot',
    patch: { SubnetId: `subnet-${key}` },
    ...overrides,
  };
}

const launch = { ImageId: 'ubuntu-24.04', InstanceType: 'g5.xlarge', SecurityGroupIds: ['sg-1'] };

/** A hunt for a spot machine in two zones, which may end on demand. */
export function ec2Document(overrides: Partial<HuntDocument> = {}): HuntDocument {
  const settings = mergeSettings({ layers: [{ name: null, settings: { spot: { enabled: true } } }] }).settings!;
  return huntingDocument({
    cloud: 'aws',
    region: 'us-east-1',
    request: { launch, alternatives: [], settings },
    offerings: [
      ec2Offering('one', 'us-east-1a'),
      ec2Offering('two', 'us-east-1b'),
      ec2Offering('three', 'us-east-1a', { market: 'on-demand' }),
    ],
    last: { class: 'CAPACITY', message: 'We have no capacity.', offering: 'two', at: '2026-11-01T12:04:09.000Z' },
    ...overrides,
  });
}

export function readyEc2Document(overrides: Partial<HuntDocument> = {}): HuntDocument {
  const { instance, probe, key, endedAt } = readyDocument();
  return ec2Document({
    phase: 'ready',
    next: { step: 'end', waitSeconds: 0, notBefore: null },
    instance: { ...instance!, id: 'i-0123456789abcdef0', offering: 'one', state: 'running' },
    probe,
    key,
    endedAt,
    result: { InstanceId: 'i-0123456789abcdef0', Tags: [{ Key: 'Name', Value: 'trainer' }], foothold: { ssh: { port: 22 } } },
    ...overrides,
  });
}
