import { describe, expect, it } from 'vitest';
import { dryRun } from '../../../shared/domain/spec/render.ts';

const run = {
  cloud: 'aws',
  launch: { ImageId: 'ami-1', InstanceType: 'm7g.large' },
  alternatives: [{ InstanceType: 'm6g.large' }],
  adNumbers: [1, 2, 3],
  name: 'web.yaml',
  options: { region: 'us-east-1' },
} as const;

describe('a dry run on EC2', () => {
  it('renders every variant in every subnet, with the vendor’s command', () => {
    const launches = dryRun({ ...run, subnets: ['subnet-1', 'subnet-2'] });

    expect(launches.map(({ payload, file }) => [payload.InstanceType, payload.SubnetId, file])).toEqual([
      ['m7g.large', 'subnet-1', 'web.subnet-1.json'],
      ['m7g.large', 'subnet-2', 'web.subnet-2.json'],
      ['m6g.large', 'subnet-1', 'web.subnet-1.alternative-1.json'],
      ['m6g.large', 'subnet-2', 'web.subnet-2.alternative-1.json'],
    ]);
    expect(launches[0]).toMatchObject({
      adNumber: null,
      payload: { MinCount: 1, MaxCount: 1 },
      command: 'aws ec2 run-instances --cli-input-json file://web.subnet-1.json --region us-east-1',
    });
  });

  it('renders the payload as it stands where it names its subnet itself', () => {
    expect(dryRun({ ...run, alternatives: [] })).toMatchObject([{ adNumber: null, file: 'web.json', payload: { MinCount: 1 } }]);
  });
});
