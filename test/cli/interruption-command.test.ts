import { describe, expect, test } from 'vitest';
import { fakeHome, runCli } from './fake-home.ts';

const event = {
  version: '0',
  id: '12345678-1234-1234-1234-123456789012',
  'detail-type': 'EC2 Spot Instance Interruption Warning',
  source: 'aws.ec2',
  account: '123456789012',
  time: '2026-11-01T12:00:00Z',
  region: 'us-east-2',
  resources: ['arn:aws:ec2:us-east-2a:instance/i-0123456789abcdef0'],
  detail: { 'instance-id': 'i-0123456789abcdef0', 'instance-action': 'terminate' },
};
const stdin = JSON.stringify(event);

describe('foothold interruption', () => {
  test('hands the event over in its own cloud and region, and prints what came of it', async () => {
    const home = fakeHome({ interruption: { kind: 'told', huntId: '01HUNT', unfinished: null } });

    const ran = await runCli(['interruption', '--event', '-'], { stdin, home });

    expect(ran.code).toBe(0);
    expect(home.asked.event).toEqual(event);
    expect(ran.opened).toEqual([expect.objectContaining({ cloud: 'aws', region: 'us-east-2' })]);
    expect(ran.stdout).toContain('i-0123456789abcdef0 (terminate at 2026-11-01T12:02:00.000Z), hunt 01HUNT');
  });

  test('ends with 1 when the callback could not be told', async () => {
    const report = { kind: 'told', huntId: '01HUNT', unfinished: 'the webhook answered 500' } as const;

    const ran = await runCli(['interruption', '--event', '-', '--json'], { stdin, home: fakeHome({ interruption: report }) });

    expect(ran.code).toBe(1);
    expect(JSON.parse(ran.stdout)).toEqual(report);
    expect(ran.stderr).toContain('the webhook answered 500');
  });

  test('needs neither cloud nor credentials for an event that is no notice', async () => {
    const ran = await runCli(['interruption', '--event', '-'], { stdin: '{"source":"aws.s3"}' });

    expect([ran.code, ran.opened]).toEqual([0, []]);
    expect(ran.stdout).toMatch(/^ignored: no notice of an interruption/);
  });

  test('takes a rebalance recommendation, and says what was found', async () => {
    const { detail, ...rest } = event;
    const recommended = {
      ...rest,
      'detail-type': 'EC2 Instance Rebalance Recommendation',
      detail: { 'instance-id': detail['instance-id'] },
    };
    const home = fakeHome({ interruption: { kind: 'ignored', huntId: null, unfinished: null, reason: 'the hunt is of eu-west-3' } });

    const ran = await runCli(['interruption', '--event', '-'], { stdin: JSON.stringify(recommended), home });

    expect([ran.code, home.asked.event]).toEqual([0, recommended]);
    expect(ran.stdout).toBe('ignored: i-0123456789abcdef0 (rebalance recommendation), the hunt is of eu-west-3\n');
  });

  test('tells an event that cannot be read, and one that is missing', async () => {
    const broken = await runCli(['interruption', '--event', '-'], { stdin: '{' });
    const missing = await runCli(['interruption']);
    const foreign = await runCli(['interruption', '--event', '-', '--config', 'x'], { stdin });

    expect([broken.code, missing.code, foreign.code]).toEqual([1, 1, 1]);
    expect(broken.stderr).toContain('stdin:1');
    expect(missing.stderr).toMatch(/--event\n +expected the file of an event/);
    expect(foreign.stderr).toMatch(/--config\n +expected nothing/);
  });
});
