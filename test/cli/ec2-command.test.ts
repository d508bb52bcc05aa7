import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Home } from '../../local/home.ts';
import { readyEc2Document } from './ec2-documents.ts';
import { fakeHome, runCli } from './fake-home.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foothold-ec2-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ready: Home['hunt'] = async () => readyEc2Document();
const least = ['--image', 'ubuntu-24.04', '--instance-type', 'g5.xlarge', '--subnet', 'subnet-1', '--security-group', 'sg-1'];
const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE5mHi3nOyG4xPvB3vRmDqFQx4VZ6fT0mXyQnN9r7d8K someone';

describe('foothold hunt by the flags of EC2', () => {
  test('makes the whole request of them, without a spec and without naming the cloud', async () => {
    const userData = join(folder, 'boot.sh');
    await writeFile(userData, '#!/bin/sh\ndate\n');
    const home = fakeHome({ hunt: ready });

    const ran = await runCli(
      [
        'hunt',
        ...least,
        '--subnet',
        'subnet-2',
        '--security-group',
        'sg-2',
        '--instance-type',
        'g6.xlarge',
        '--key-name',
        'build',
        '--user-data',
        userData,
      ]
        .concat([
          '--iam-instance-profile',
          'builder',
          '--volume-size',
          '50',
          '--spot',
          '--spot-max-price',
          '0.5',
          '--spot-timeout',
          '10m',
          '--no-spot-fallback',
        ])
        .concat(['--tag', 'team=data', '--tag', 'note=a=b', '--region', 'eu-west-1', '--profile', 'work']),
      { home },
    );

    expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code: 0, stderr: ran.stderr });
    expect(home.asked.request).toMatchObject({
      cloud: 'aws',
      launch: {
        ImageId: 'ubuntu-24.04',
        InstanceType: 'g5.xlarge',
        SecurityGroupIds: ['sg-1', 'sg-2'],
        KeyName: 'build',
        UserData: '#!/bin/sh\ndate\n',
        IamInstanceProfile: { Name: 'builder' },
      },
      alternatives: [{ InstanceType: 'g6.xlarge' }],
      settings: {
        hunt: { subnets: ['subnet-1', 'subnet-2'] },
        volume: { sizeGb: 50 },
        spot: { enabled: true, maxPrice: 0.5, requestTimeout: 600, fallback: false },
        tags: { team: 'data', note: 'a=b' },
      },
    });
    expect(ran.opened).toEqual([expect.objectContaining({ cloud: 'aws', region: 'eu-west-1', profile: 'work' })]);
  });

  test('changes what a spec says: a flag wins over the file', async () => {
    const home = fakeHome({ hunt: ready });
    const stdin = JSON.stringify({
      cloud: 'aws',
      launch: { ImageId: 'ami-0123456789abcdef0', InstanceType: 't3.small', SubnetId: 'subnet-9', SecurityGroupIds: ['sg-9'] },
      alternatives: [{ InstanceType: 't3.medium' }],
      key: { name: 'other' },
      volume: { sizeGb: 8, iops: 4000 },
    });

    await runCli(
      ['hunt', '--spec', '-', '--instance-type', 'm7g.large', '--subnet', 'subnet-1', '--key-name', 'build', '--volume-size', '30'],
      { stdin, home },
    );

    const { launch, alternatives, settings } = home.asked.request!;
    expect(launch).toEqual({ ImageId: 'ami-0123456789abcdef0', InstanceType: 'm7g.large', SecurityGroupIds: ['sg-9'], KeyName: 'build' });
    expect(alternatives).toEqual([]);
    expect(settings).toMatchObject({ hunt: { subnets: ['subnet-1'] }, volume: { sizeGb: 30, iops: 4000 }, key: { name: null } });
  });

  test('takes the subnet of a first network interface from it, for the flag names another', async () => {
    const home = fakeHome({ hunt: ready });
    const NetworkInterfaces = [{ DeviceIndex: 0, SubnetId: 'subnet-9', Groups: ['sg-9'] }];
    const stdin = JSON.stringify({ ImageId: 'ami-0123456789abcdef0', InstanceType: 't3.small', NetworkInterfaces });

    await runCli(['hunt', '--spec', '-', '--subnet', 'subnet-1'], { stdin, home });

    expect(home.asked.request).toMatchObject({
      launch: { NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-9'] }] },
      settings: { hunt: { subnets: ['subnet-1'] } },
    });
    expect(JSON.stringify(home.asked.request!.launch)).not.toContain('subnet-9');
  });

  test('puts user data that is no text into base64', async () => {
    const packed = join(folder, 'boot.gz');
    await writeFile(packed, Buffer.from([0x1f, 0x8b, 0x08, 0xff, 0xfe]));
    const home = fakeHome({ hunt: ready });

    await runCli(['hunt', ...least, '--user-data', packed], { home });

    expect(home.asked.request?.launch.UserData).toBe(Buffer.from([0x1f, 0x8b, 0x08, 0xff, 0xfe]).toString('base64'));
  });

  test('reads the public key to import, once and here', async () => {
    const file = join(folder, 'id.pub');
    await writeFile(file, `${publicKey}\n`);
    const home = fakeHome({ hunt: ready });

    await runCli(['hunt', ...least, '--set', 'key.mode=import', '--set', `key.publicKeyFile=${file}`], { home });

    expect(home.asked.request?.settings.key).toMatchObject({ mode: 'import', publicKey, publicKeyFile: file });
  });

  test('tells everything that is wrong in one report, in the words of the flags', async () => {
    const credentialProblems = [
      { path: 'AWS region', expected: 'a region such as us-east-1', got: 'Region is missing', remedy: 'name one with --region' },
    ];

    const ran = await runCli(
      [
        'hunt',
        '--image',
        'ubunu-24.04',
        '--volume-size',
        '0',
        '--spot-max-price',
        'cheap',
        '--spot-timeout',
        'soon',
        '--tag',
        'z',
        '--user-data',
        join(folder, 'none'),
      ].concat(['--config', 'oci.ini']),
      { credentialProblems },
    );

    const paths = [...ran.stderr.matchAll(/^ {2}(\S.*)$/gm)].map((match) => match[1]);
    expect(ran.code).toBe(1);
    expect(ran.opened).toEqual([]);
    expect(new Set(paths)).toEqual(
      new Set([
        '--image',
        '--instance-type',
        '--subnet',
        '--security-group',
        '--volume-size',
        '--spot-max-price',
        '--spot-timeout',
        '--tag',
        '--user-data',
        '--config',
        'AWS region',
      ]),
    );
    expect(ran.stderr).toContain('did you mean "ubuntu-24.04"?');
  });

  test('are refused for OCI, and OCI’s for EC2', async () => {
    const oci = await runCli(['hunt', '--cloud', 'oci', '--spot', '--region', 'us-east-1']);
    const aws = await runCli(['sweep', '--cloud', 'aws', '--compartment', 'ocid1.compartment.oc1..x']);

    expect(oci.stderr).toMatch(/--spot\n +expected nothing: it is for EC2/);
    expect(oci.stderr).toMatch(/--region\n +expected nothing: it is for EC2/);
    expect(aws.stderr).toMatch(/--compartment\n +expected nothing: it is for OCI/);
  });

  test('change a scenario’s sample payload', async () => {
    const home = fakeHome({ hunt: ready });

    await runCli(['hunt', '--simulate', 'ec2-first-light', '--instance-type', 't4g.small', '--volume-size', '9'], { home });

    expect(home.asked.request).toMatchObject({
      launch: { ImageId: 'ubuntu-24.04', InstanceType: 't4g.small' },
      settings: { volume: { sizeGb: 9 } },
    });
  });

  test('cannot share stdin with the spec', async () => {
    const ran = await runCli(['hunt', '--spec', '-', '--user-data', '-'], { stdin: '{"ImageId":"ami-1","InstanceType":"t3.small"}' });

    expect(ran.stderr).toMatch(/--user-data\n +expected a file, as --spec reads stdin/);
  });
});

describe('foothold hunt --json-logs', () => {
  test('prints requirement 3’s typed events', async () => {
    const document = readyEc2Document();
    const data = {
      sessionId: document.huntId,
      instanceType: 'g5.xlarge',
      region: 'us-east-1',
      useSpot: true,
      startedAt: document.createdAt,
    };
    const hunt: Home['hunt'] = async (_request, run) => {
      run?.onProvisionEvent?.({ event: 'ProvisionStarted', data });
      return document;
    };

    const machine = await runCli(['hunt', ...least, '--json-logs'], { home: fakeHome({ hunt }) });
    const people = await runCli(['hunt', ...least], { home: fakeHome({ hunt }) });

    const lines = machine.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.find(({ event }) => event === 'ProvisionStarted')).toMatchObject(data);
    expect(people.stderr).not.toContain('ProvisionStarted');
  });
});

describe('foothold hunt --dry-run on EC2', () => {
  test('prints the RunInstances input of each subnet and the commands, and opens nothing', async () => {
    const ran = await runCli(['hunt', ...least, '--subnet', 'subnet-2', '--spot', '--dry-run', '--region', 'eu-west-1']);

    const launches = JSON.parse(ran.stdout) as { command: string; payload: Record<string, unknown> }[];
    expect(ran.opened).toEqual([]);
    expect(launches.map(({ payload }) => payload['SubnetId'])).toEqual(['subnet-1', 'subnet-2']);
    expect(launches[0]?.command).toBe('aws ec2 run-instances --cli-input-json file://flags.subnet-1.json --region eu-west-1');
    expect(launches[0]?.payload).toMatchObject({
      MinCount: 1,
      MaxCount: 1,
      MetadataOptions: { HttpTokens: 'required' },
      InstanceMarketOptions: { MarketType: 'spot' },
    });
    expect(ran.stderr).toContain(`subnet-2: ${launches[1]?.command}`);
  });
});

describe('foothold doctor on EC2', () => {
  test('looks at the launch that the hunt would send first, and at all its subnets', async () => {
    const home = fakeHome();

    await runCli(['doctor', ...least, '--subnet', 'subnet-2', '--spot', '--key-name', 'build'], { home });

    expect(home.asked.payload).toMatchObject({
      ImageId: 'ubuntu-24.04',
      SubnetId: 'subnet-1',
      KeyName: 'build',
      InstanceMarketOptions: { MarketType: 'spot' },
    });
    expect(home.asked.subnets).toEqual(['subnet-1', 'subnet-2']);
  });

  test('looks at credentials alone where nothing is to be launched', async () => {
    const home = fakeHome();

    await runCli(['doctor', '--cloud', 'aws'], { home });

    expect(home.asked.payload).toEqual({});
  });
});

describe('hunts on record', () => {
  test('are reached in their own region where no flag says another', async () => {
    const document = { ...readyEc2Document(), endedAt: null, phase: 'hunting' as const };

    const own = await runCli(['hunts', 'cancel', document.huntId], { home: fakeHome({ hunts: [document] }) });
    const other = await runCli(['hunts', 'cancel', document.huntId, '--region', 'eu-west-1'], { home: fakeHome({ hunts: [document] }) });
    const wrong = await runCli(['hunts', 'cancel', document.huntId, '--config', 'x'], { home: fakeHome({ hunts: [document] }) });

    expect(own.opened.at(-1)).toMatchObject({ cloud: 'aws', region: 'us-east-1' });
    expect(other.opened.at(-1)).toMatchObject({ cloud: 'aws', region: 'eu-west-1' });
    expect(wrong.stderr).toMatch(/--config\n +expected nothing: it is for OCI/);
  });
});

describe('foothold scenarios', () => {
  test('lists those of both clouds, with their cloud', async () => {
    const ran = await runCli(['scenarios', '--json']);

    const entries = JSON.parse(ran.stdout) as { name: string; cloud: string }[];
    expect(entries.find(({ name }) => name === 'first-light')?.cloud).toBe('oci');
    expect(entries.find(({ name }) => name === 'ec2-spot-fallback')?.cloud).toBe('aws');
  });
});
