import { CreateKeyPairCommand, RunInstancesCommand, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import ssh2 from 'ssh2';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hostKeys } from '../../../local/simulated-cloud/host-keys.ts';
import type { Ec2Event } from '../../../local/simulated-ec2/index.ts';
import { launchInput, spot, startWithSdk } from './sdk.ts';

type Cloud = Awaited<ReturnType<typeof startWithSdk>>;

const launch = async ({ ec2 }: Cloud, over: Parameters<typeof launchInput>[0] = {}) =>
  (await ec2.send(new RunInstancesCommand(launchInput(over)))).Instances![0]!.InstanceId!;

/** Logs in and runs `hostname`; the host key that was shown comes along. */
function login(host: string, port: number, privateKey: string): Promise<{ output: string; hostKey: string }> {
  return new Promise((resolve, reject) => {
    const client = new ssh2.Client();
    onTestFinished(() => void client.destroy());
    let hostKey = '';
    client.on('error', reject).on('ready', () => {
      client.exec('hostname', (error, stream) => {
        if (error) return reject(error);
        stream.on('data', (data: Buffer) => resolve({ output: data.toString(), hostKey }));
      });
    });
    const hostVerifier = (key: Buffer) => {
      hostKey = key.toString('base64');
      return true;
    };
    client.connect({ host, port, username: 'ec2-user', privateKey, hostVerifier, readyTimeout: 5000 });
  });
}

const made = async ({ ec2 }: Cloud) => (await ec2.send(new CreateKeyPairCommand({ KeyName: 'mine', KeyType: 'ed25519' }))).KeyMaterial!;
const keysOf = (number: number) => hostKeys(number).map((each) => each.publicKey.split(' ')[1]);

describe('an instance’s SSH', () => {
  it('answers after the boot, to the key of its key pair alone, with the host key of its console', async () => {
    const cloud = await startWithSdk({ lifecycle: { pending: 10, boot: 20 } });
    const privateKey = await made(cloud);
    await launch(cloud, { KeyName: 'mine' });
    const enter = (key: string) => login('127.78.0.1', cloud.simulated.sshPort, key);

    await cloud.wait(29);
    const early = await enter(privateKey).catch((error: Error) => error);
    await cloud.wait(2);
    const late = await enter(privateKey);
    const stranger = await enter(ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).private).catch((error: Error) => error);

    expect(early).toMatchObject({ code: 'ECONNREFUSED' });
    expect(late.output).toBe('ip-172-31-0-5\n');
    expect(keysOf(1)).toContain(late.hostKey);
    expect(stranger).toMatchObject({ level: 'client-authentication' });
  });

  it('may lie about its host key', async () => {
    const cloud = await startWithSdk({ hostKeyLies: true });
    const privateKey = await made(cloud);
    await launch(cloud, { KeyName: 'mine' });
    await cloud.wait(60);

    const { hostKey } = await login('127.78.0.1', cloud.simulated.sshPort, privateKey);

    expect(keysOf(1)).not.toContain(hostKey);
  });

  it.each([
    ['nothing listens', { sshNeverAnswers: true }],
    ['the kernel panics', { fates: [{ kind: 'kernel-panic' }] }],
    ['it is terminated', {}],
  ])('stays silent where %s', async (why, scenario) => {
    const cloud = await startWithSdk(scenario);
    const id = await launch(cloud);
    await cloud.wait(60);
    if (why === 'it is terminated') await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await cloud.wait(1);

    await expect(login('127.78.0.1', cloud.simulated.sshPort, '')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a spot interruption', () => {
  it('sends a warning, and takes the instance 120 s later', async () => {
    const cloud = await startWithSdk({ interruptions: [{ nth: 1, after: '10m', rebalance: '5m' }], lifecycle: { ending: 15 } });
    const events: [number, Ec2Event][] = [];
    const start = cloud.clock.now();
    cloud.world.onEvent((event) => void events.push([(cloud.clock.now() - start) / 1000, event]));
    const warnings: Ec2Event[] = [];
    cloud.world.onInterruption((event) => void warnings.push(event));
    const id = await launch(cloud, { InstanceMarketOptions: spot() });

    await cloud.wait(719);
    const before = cloud.world.living().length;
    await cloud.wait(30);

    expect(before).toBe(1);
    expect(events.map(([at, event]) => [at, event['detail-type'], event.detail['state'] ?? event.detail['instance-action'] ?? ''])).toEqual(
      [
        [0, 'EC2 Instance State-change Notification', 'pending'],
        [12, 'EC2 Instance State-change Notification', 'running'],
        [300, 'EC2 Instance Rebalance Recommendation', ''],
        [600, 'EC2 Spot Instance Interruption Warning', 'terminate'],
        [720, 'EC2 Instance State-change Notification', 'shutting-down'],
        [735, 'EC2 Instance State-change Notification', 'terminated'],
      ],
    );
    expect(warnings).toMatchObject([
      {
        version: '0',
        source: 'aws.ec2',
        account: '123456789012',
        region: 'us-east-1',
        time: '2026-11-02T03:10:00Z',
        resources: [`arn:aws:ec2:us-east-1a:instance/${id}`],
        detail: { 'instance-id': id, 'instance-action': 'terminate' },
      },
    ]);
    expect(cloud.world.instances[0]).toMatchObject({ state: 'terminated', reason: { code: 'Server.SpotInstanceTermination' } });
    expect(cloud.world.spotRequests()).toMatchObject([{ state: 'closed', status: 'instance-terminated-no-capacity' }]);
  });

  it('can be brought about by hand, for spot alone', async () => {
    const cloud = await startWithSdk();
    const warnings: Ec2Event[] = [];
    cloud.world.onInterruption((event) => void warnings.push(event));
    const id = await launch(cloud, { InstanceMarketOptions: spot() });
    const other = await launch(cloud, { ClientToken: 'b' });
    await cloud.wait(60);

    cloud.world.interrupt(id);
    const marked = cloud.world.spotRequests()[0]!.status;
    await cloud.wait(121);

    expect(marked).toBe('marked-for-termination');
    expect(warnings).toHaveLength(1);
    expect(cloud.world.living().map((each) => each.id)).toEqual([other]);
    expect(() => cloud.world.interrupt(other)).toThrow(/on-demand/);
    expect(() => cloud.world.interrupt('i-none')).toThrow(/i-none/);
  });

  it.each([
    ['lost', []],
    ['doubled', [600, 660]],
    ['late', [660]],
  ])('may have its warning %s on the way', async (kind, times) => {
    const cloud = await startWithSdk({ interruptions: [{ after: '10m' }], events: [{ type: 'interruption', kind, seconds: 60 }] });
    const start = cloud.clock.now();
    const heard: number[] = [];
    cloud.world.onInterruption(() => void heard.push((cloud.clock.now() - start) / 1000));
    await launch(cloud, { InstanceMarketOptions: spot() });

    await cloud.wait(800);

    expect(heard).toEqual(times);
    expect(cloud.world.living()).toEqual([]);
  });

  it('is told once, also where its plan changes at the instant of an event', async () => {
    const cloud = await startWithSdk({ lifecycle: { pending: 12, ending: 20 } });
    const heard: string[] = [];
    cloud.world.onEvent((event) => void heard.push(event.detail['state']!));
    const id = await launch(cloud);
    await cloud.wait(12);
    await cloud.wait(0);
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));

    await cloud.wait(60);

    expect(heard).toEqual(['pending', 'running', 'shutting-down', 'terminated']);
  });

  it('does not come once its owner has ended the instance, and nobody is told after unsubscribing', async () => {
    const cloud = await startWithSdk({ interruptions: [{ after: '10m' }] });
    const heard: string[] = [];
    const end = cloud.world.onEvent((event) => void heard.push(event.detail['state'] ?? event['detail-type']));
    const id = await launch(cloud, { InstanceMarketOptions: spot() });
    await cloud.wait(60);
    await cloud.ec2.send(new TerminateInstancesCommand({ InstanceIds: [id] }));
    await cloud.wait(1);
    end();
    await cloud.wait(1000);

    expect(heard).toEqual(['pending', 'running', 'shutting-down']);
    expect(cloud.world.instances[0]!.reason?.code).toBe('Client.UserInitiatedShutdown');
  });
});

describe('the metadata service', () => {
  const put = { method: 'PUT', url: '/latest/api/token', headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' } };

  it('answers to a token, until it runs out', async () => {
    const cloud = await startWithSdk();
    const id = await launch(cloud, { MetadataOptions: { HttpTokens: 'required' } });
    const imds = cloud.world.imds(id);
    const token = imds.handle(put);
    const get = (path: string, headers: Record<string, string> = { 'x-aws-ec2-metadata-token': token.body }) =>
      imds.handle({ method: 'GET', url: `/latest/${path}`, headers });

    const answers = [
      'meta-data/instance-id',
      'meta-data/placement/availability-zone',
      'meta-data/placement/region',
      'meta-data/instance-life-cycle',
      'meta-data/spot/instance-action',
    ].map((path) => get(path));
    const refused = [get('meta-data/instance-id', {}), get('meta-data/instance-id', { 'x-aws-ec2-metadata-token': 'guessed' })];
    const bad = [
      imds.handle({ ...put, headers: {} }),
      imds.handle({ ...put, headers: { ...put.headers, 'x-forwarded-for': '10.0.0.1' } }),
      imds.handle({ ...put, method: 'GET' }),
    ];
    await cloud.wait(60);
    const late = get('meta-data/instance-id');

    expect(token).toMatchObject({ status: 200, headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' } });
    expect(answers.map((each) => [each.status, each.body])).toEqual([
      [200, id],
      [200, 'us-east-1a'],
      [200, 'us-east-1'],
      [200, 'on-demand'],
      [404, ''],
    ]);
    expect([...refused, ...bad, late].map((each) => each.status)).toEqual([401, 401, 400, 403, 405, 401]);
  });

  it('shows recommendation and notice when they come, over a socket too', async () => {
    const cloud = await startWithSdk({ interruptions: [{ after: '10m', rebalance: '2m' }] });
    const id = await launch(cloud, { InstanceMarketOptions: spot(), UserData: Buffer.from('#!/bin/sh').toString('base64') });
    const door = await cloud.world.imds(id).listen();
    onTestFinished(() => door.close());
    const token = await (
      await fetch(`${door.endpoint}/latest/api/token`, { method: 'PUT', headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' } })
    ).text();
    const get = async (path: string) => {
      const answer = await fetch(`${door.endpoint}/latest/${path}`, { headers: { 'x-aws-ec2-metadata-token': token } });
      return answer.ok ? answer.text() : answer.status;
    };
    const look = async () => [await get('meta-data/events/recommendations/rebalance'), await get('meta-data/spot/instance-action')];

    const before = await look();
    await cloud.wait(480);
    const recommended = await look();
    await cloud.wait(120);
    const noticed = await look();

    expect(before).toEqual([404, 404]);
    expect(recommended).toEqual(['{"noticeTime":"2026-11-02T03:08:00Z"}', 404]);
    expect(noticed[1]).toBe('{"action":"terminate","time":"2026-11-02T03:12:00Z"}');
    expect(await get('user-data')).toBe('#!/bin/sh');
  });

  it('can be off', async () => {
    const cloud = await startWithSdk();
    const id = await launch(cloud, { MetadataOptions: { HttpEndpoint: 'disabled' } });

    expect(cloud.world.imds(id).handle(put).status).toBe(403);
  });
});
