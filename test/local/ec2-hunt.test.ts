import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Params } from '../../local/simulated-ec2/params.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { sampleEc2Launch, securityGroup, subnets } from '../support/rehearsal.ts';
import { openEc2 } from './open-ec2.ts';

/** A list of the Query protocol, which counts from 1. */
const listed = (branch: unknown): Params[] => Object.values((branch ?? {}) as Record<string, Params>);
const operations = ({ calls }: { calls: readonly { operation: string }[] }) => calls.map(({ operation }) => operation);
const secondsBetween = (from: string | null | undefined, to: string | null | undefined) =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;

describe('a launch on EC2', () => {
  it('is one RunInstances for one instance, with key, subnet, groups and profile', async () => {
    const test = await openEc2();

    const document = await test.hunt({}, { launch: { ...sampleEc2Launch, IamInstanceProfile: { Name: 'builder' } } });

    const { params } = test.world.instances[0]!;
    expect(document.phase).toBe('ready');
    expect(test.world.launchCalls).toBe(1);
    expect(params).toMatchObject({
      MinCount: '1',
      MaxCount: '1',
      InstanceType: 't4g.small',
      SubnetId: subnets[0],
      SecurityGroupId: { 1: securityGroup },
      KeyName: `foothold-${document.huntId}`,
      IamInstanceProfile: { Name: 'builder' },
      ImageId: document.image?.imageId,
      ClientToken: test.world.instances[0]?.token,
    });
  });

  it('tags instance, volume, interface and spot request with the namespace acode to the letter, custom tags merged', async () => {
    const test = await openEc2({}, 'acode');

    const document = await test.hunt({ spot: { enabled: true }, tags: { team: 'data', acode: 'mine' } });

    const own = { acode: 'true', 'acode-session-id': document.huntId, 'acode-timestamp': document.createdAt, team: 'data' };
    const specified = listed(test.world.instances[0]?.params['TagSpecification']).map(({ ResourceType, Tag }) => [
      ResourceType,
      Object.fromEntries(listed(Tag).map(({ Key, Value }) => [Key, Value])),
    ]);
    expect(Object.fromEntries(specified)).toEqual({
      instance: expect.objectContaining(own),
      volume: expect.objectContaining(own),
      'network-interface': expect.objectContaining(own),
      'spot-instances-request': expect.objectContaining(own),
    });
    expect(test.world.instances[0]?.tags).toMatchObject(own);
    expect(test.world.volumes()[0]?.tags).toMatchObject(own);
    expect(test.world.spotRequests()[0]?.tags).toMatchObject(own);
    expect(test.world.keyPairs()).toEqual([`acode-${document.huntId}`]);
  });

  it('has a gp3 root volume of the size asked for, which ends with it, and requires IMDSv2', async () => {
    const test = await openEc2();

    await test.hunt({ volume: { sizeGb: 33 }, imds: { hopLimit: 1 } });

    const { params } = test.world.instances[0]!;
    expect(listed(params['BlockDeviceMapping'])).toMatchObject([
      { DeviceName: '/dev/sda1', Ebs: { VolumeSize: '33', VolumeType: 'gp3', DeleteOnTermination: 'true' } },
    ]);
    expect(params['MetadataOptions']).toMatchObject({ HttpTokens: 'required', HttpPutResponseHopLimit: '1' });
    expect(test.world.volumes()).toMatchObject([{ gib: 33, type: 'gp3', state: 'in-use' }]);
  });

  it('carries user data in base64, and for spot the unit that watches for interruptions beside it', async () => {
    const script = '#!/bin/bash\nyum install -y docker\n';
    const launch = { ...sampleEc2Launch, UserData: script };
    const onDemand = await openEc2();
    const spot = await openEc2();

    await onDemand.hunt({}, { launch });
    await spot.hunt({ spot: { enabled: true }, interruption: { hooks: ['systemctl stop builder'] } }, { launch });

    const sent = [onDemand, spot].map((test) => Buffer.from(String(test.world.instances[0]?.params['UserData']), 'base64').toString());
    expect(sent[0]).toBe(script);
    expect(sent[1]).toContain('yum install -y docker');
    expect(sent[1]).toContain('foothold-interruption.service');
    expect(sent[1]).toContain('systemctl stop builder');
  });

  it('resolves an alias to the newest image of the type’s architecture', async () => {
    const test = await openEc2();

    const document = await test.hunt({}, { launch: { ...sampleEc2Launch, ImageId: 'debian-12', InstanceType: 't3.small' } });

    expect(document.image?.name).toMatch(/^debian-12-amd64-/);
    expect(test.world.instances[0]?.params['ImageId']).toBe(document.image?.imageId);
  });

  it('fails with the nearest alias for an image that is not there', async () => {
    const test = await openEc2();

    const document = await test.hunt({}, { launch: { ...sampleEc2Launch, ImageId: 'ami-0123456789abcdef0' } });

    expect(document).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.Config' } });
    expect(document.failure?.remedy).toContain('ubuntu-24.04');
    expect(test.world.launchCalls).toBe(0);
    expect(test.world.keyPairs()).toEqual([]);
  });
});

describe('readiness on EC2', () => {
  it('is polled every 5 s, waits for running, both status checks and SSH, and verifies the host key by the console', async () => {
    const test = await openEc2();

    const document = await test.hunt();

    const polls = test.world.calls.filter(({ operation }) => operation === 'DescribeInstances').map(({ at }) => at);
    const gaps = [...new Set(polls)].slice(1).map((at, index) => (at - [...new Set(polls)][index]!) / 1000);
    expect(document).toMatchObject({ phase: 'ready', probe: { verified: true }, instance: { publicIp: '127.78.0.1' } });
    expect(operations(test.world)).toEqual(expect.arrayContaining(['DescribeInstances', 'DescribeInstanceStatus', 'GetConsoleOutput']));
    expect(new Set(gaps)).toEqual(new Set([5, 10]));
    expect(test.events.map(({ event }) => event).filter((event) => /instance|ssh|ready/.test(event))).toEqual([
      'instance.launched',
      'instance.running',
      'ssh.answered',
      'ssh.verified',
      'hunt.ready',
    ]);
  });

  it.for([
    { last: 'the status checks', checks: 60, type: 't4g.small', truth: 72, poll: 5 },
    { last: 'SSH', checks: 10, type: 't4g.small', truth: 37, poll: 10 },
    // Before Nitro the console is a buffered copy, which lags.
    { last: 'the console', checks: 10, type: 't2.micro', truth: 97, poll: 5 },
  ])(
    'comes at most one poll after the truth when the last to come is $last, and within 3 minutes of the call',
    async ({ checks, type, truth, poll }) => {
      const test = await openEc2({ lifecycle: { pending: 12, boot: 25, checks, console: 60 } });

      const document = await test.hunt({}, { launch: { ...sampleEc2Launch, InstanceType: type } });

      const took = secondsBetween(document.instance?.launchedAt, document.endedAt);
      expect(document.phase).toBe('ready');
      expect(took).toBeGreaterThanOrEqual(truth);
      expect(took - truth).toBeLessThanOrEqual(poll);
      expect(secondsBetween(document.createdAt, document.endedAt)).toBeLessThan(180);
      expect(secondsBetween(document.instance?.runningAt, document.endedAt)).toBeLessThan(120);
    },
  );

  it('does not come while a status check is impaired: the timeout ends the instance, and the end is confirmed', async () => {
    const test = await openEc2({ fates: [{ kind: 'impaired', nth: 1 }] });

    const document = await test.hunt({ ready: { timeout: 300 } });

    expect(document).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.ReadyTimeout' } });
    expect(test.events.map(({ event }) => event)).toContain('instance.impaired');
    expect(test.world.instances.map(({ state }) => state)).toEqual(['terminated']);
    expectNothingLeft(test, document);
  });

  it('fails when the instance never runs in time, cleans up and looks until it is gone', async () => {
    const test = await openEc2({ fates: [{ kind: 'stuck' }] });

    const document = await test.hunt({ hunt: { maxCycles: 2 }, ready: { runningTimeout: 300 } });

    const lost = test.events.filter(({ event }) => event === 'instance.lost');
    expect(document.phase).toBe('failed');
    expect(lost[0]?.data['message']).toContain('did not run within 300 s');
    expect(test.world.instances.every(({ state }) => state === 'terminated')).toBe(true);
    expectNothingLeft(test, document);
  });

  it('fails after 30 SSH tries, 10 s apart, and leaves nothing', async () => {
    const test = await openEc2({ sshNeverAnswers: true });

    const document = await test.hunt();

    expect(document).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.SshTimeout' }, probe: { tries: 30 } });
    expect(secondsBetween(document.instance?.runningAt, document.cleanUp?.startedAt)).toBe(290);
    expectNothingLeft(test, document);
  });

  it('refuses a host key that the console did not print', async () => {
    const test = await openEc2({ hostKeyLies: true });

    const document = await test.hunt();

    expect(document).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.HostKeyMismatch' } });
    expectNothingLeft(test, document);
  });

  it('goes by the private address where that is asked for', async () => {
    const test = await openEc2();
    const { SubnetId, SecurityGroupIds, ...rest } = sampleEc2Launch;
    const NetworkInterfaces = [{ DeviceIndex: 0, SubnetId, Groups: SecurityGroupIds, AssociatePublicIpAddress: false } as JsonObject];

    const document = await test.hunt({ ready: { ssh: { address: 'private' } } }, { launch: { ...rest, NetworkInterfaces } });

    expect(document).toMatchObject({ phase: 'ready', instance: { publicIp: null, privateIp: '127.78.0.1' } });
  });
});

describe('the key pair of a hunt on EC2', () => {
  it('is made for it, lies on the disk for its owner alone, logs in, and goes with the instance, here and in the cloud', async () => {
    const test = await openEc2({}, 'acode');

    const ready = await test.hunt({ ready: { ssh: { user: 'ubuntu' } } });
    const file = ready.key?.reference ?? '';
    const mode = (await stat(file)).mode & 0o777;
    const made = test.world.keyPairs();
    const ended = await test.home.end(ready.huntId, 'the test');

    expect(ready).toMatchObject({ phase: 'ready', key: { mode: 'temporary', name: `acode-${ready.huntId}` } });
    expect([mode.toString(8), made]).toEqual(['600', [`acode-${ready.huntId}`]]);
    expect(ended).toMatchObject({ phase: 'cancelled', key: { name: null, reference: null } });
    expect(test.world.keyPairs()).toEqual([]);
    await expect(stat(file)).rejects.toThrow('ENOENT');
    expect(operations(test.world)).toEqual(expect.arrayContaining(['CreateKeyPair', 'DeleteKeyPair']));
  });

  it.each(['ed25519', 'rsa'] as const)('may be %s', async (type) => {
    const test = await openEc2();

    const document = await test.hunt({ key: { type }, ready: { ssh: { user: 'ubuntu' } } });

    expect(document.phase).toBe('ready');
  });

  it('may be one that exists, which stays', async () => {
    const test = await openEc2({ keyPairs: [{ name: 'build', publicKey }] });

    const failed = await test.hunt({ key: { name: 'build' }, hunt: { maxCycles: 1 }, ready: { timeout: 60, runningTimeout: 5 } });

    expect(test.world.instances[0]?.keyName).toBe('build');
    expect(failed).toMatchObject({ phase: 'failed', key: { mode: 'given' } });
    expect(test.world.keyPairs()).toEqual(['build']);
    expect(operations(test.world)).not.toContain('CreateKeyPair');
  });

  it('fails the hunt before any launch when the one named does not exist', async () => {
    const test = await openEc2();

    const document = await test.hunt({ key: { mode: 'given', name: 'nobody' } });

    expect(document).toMatchObject({
      phase: 'failed',
      failure: { error: 'Hunt.Config', message: expect.stringContaining('InvalidKeyPair.NotFound') },
    });
    expect(test.world.launchCalls).toBe(0);
  });

  it('may be imported, under a name of its own, and goes with the hunt', async () => {
    const test = await openEc2({ hostKeyLies: true });

    const document = await test.hunt({ key: { mode: 'import', name: 'work', publicKey } });

    expect(test.world.instances[0]?.keyName).toBe('work');
    expect(operations(test.world)).toContain('ImportKeyPair');
    expectNothingLeft(test, document);
  });

  it('never shows its private half in a log, a document or an event', async () => {
    const test = await openEc2();

    const document = await test.hunt();

    const { timeline } = (await test.home.show(document.huntId))!;
    const seen = [test.logged(), JSON.stringify(document), JSON.stringify(timeline), JSON.stringify(test.provisioned)].join('\n');
    expect(seen).not.toContain('PRIVATE KEY');
    expect(test.logged()).toContain('"event":"hunt.metrics"');
  });
});

describe('progress on EC2', () => {
  it('is told by requirement 3’s typed events and metrics', async () => {
    const test = await openEc2();

    const document = await test.hunt();

    const phases = test.provisioned.flatMap(({ event, data }) => (event === 'ProvisionPhaseChanged' ? [data.phase] : []));
    expect(phases).toEqual(['Validating', 'PreparingKeyPair', 'Launching', 'WaitingForRunning', 'WaitingForSsh', 'Ready']);
    expect(test.provisioned[0]).toMatchObject({
      event: 'ProvisionStarted',
      data: { sessionId: document.huntId, instanceType: 't4g.small', useSpot: false },
    });
    expect(test.provisioned.at(-1)).toMatchObject({
      event: 'ProvisionCompleted',
      data: { sessionId: document.huntId, instanceId: document.instance?.id, publicIp: document.instance?.publicIp, wasSpot: false },
    });
    expect(test.logged()).toMatch(/"event":"hunt\.metrics".*"WaitDuration":15.*"Ready":1/);
  });
});

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl someone';

function expectNothingLeft({ world }: Pick<Awaited<ReturnType<typeof openEc2>>, 'world'>, document: HuntDocument): void {
  expect({
    endedAt: document.endedAt !== null,
    living: world.living(),
    volumes: world.volumes(),
    keyPairs: world.keyPairs(),
    requests: world.spotRequests().filter(({ state }) => state === 'open' || state === 'active'),
    key: document.key && { name: document.key.name, reference: document.key.reference },
  }).toEqual({ endedAt: true, living: [], volumes: [], keyPairs: [], requests: [], key: { name: null, reference: null } });
}
