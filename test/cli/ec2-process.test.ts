import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { JsonObject } from '../../shared/domain/json.ts';
import { openAccount } from '../support/ec2-wire.ts';
import { sampleEc2Launch, securityGroup, subnets } from '../support/rehearsal.ts';
import { logLines } from '../support/wire.ts';

async function open(scenario: JsonObject = {}) {
  const account = await openAccount(scenario);
  onTestFinished(() => account.close());
  return account;
}

const byFlags = ['hunt', '--image', 'ubuntu-24.04', '--instance-type', 't4g.small', '--security-group', securityGroup].concat(
  subnets.flatMap((id) => ['--subnet', id]),
);
interface Result {
  readonly InstanceId: string;
  readonly foothold: { readonly huntId: string; readonly privateKeyFile: string };
}

describe('the command line against an endpoint of EC2 (AWS_ENDPOINT_URL, a profile)', { timeout: 120_000 }, () => {
  it('hunts by flags, shows the hunt, and ends the instance with all that belongs to it', async () => {
    const account = await open();

    const hunted = await account.foothold([...byFlags, '--spot', '--tag', 'team=data', '--json-logs', ...account.quick]).ended;

    expect({ code: hunted.code, stderr: hunted.stderr }).toEqual({ code: 0, stderr: hunted.stderr });
    const { InstanceId: id, foothold } = JSON.parse(hunted.stdout) as Result;
    const events = logLines(hunted.stderr).map(({ event }) => event);
    expect(account.world.living()).toMatchObject([
      { id, market: 'spot', tags: { acode: 'true', 'acode-session-id': foothold.huntId, team: 'data' } },
    ]);
    expect(((await stat(foothold.privateKeyFile)).mode & 0o777).toString(8)).toBe('600');
    expect(events).toEqual(
      expect.arrayContaining(['ProvisionStarted', 'ProvisionPhaseChanged', 'ProvisionCompleted', 'hunt.metrics', 'spot.savings']),
    );
    expect(logLines(hunted.stderr).find(({ event }) => event === 'hunt.metrics')).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'Foothold' }] },
      Market: 'spot',
    });
    expect(hunted.stderr).not.toContain('PRIVATE KEY');

    const shown = await account.foothold(['hunts', 'show', foothold.huntId]).ended;
    expect(shown.stdout).toMatch(/progress +Ready, 100 %/);

    const ended = await account.foothold(['hunts', 'end', foothold.huntId]).ended;

    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 0, stderr: ended.stderr });
    expect([account.world.living(), account.world.volumes(), account.world.keyPairs()]).toEqual([[], [], []]);
    await expect(stat(foothold.privateKeyFile)).rejects.toThrow('ENOENT');
  });

  it('sees an interruption through: the instance goes, and all else that the hunt made; the notice counts once', async () => {
    const account = await open();
    const hunted = await account.foothold([...byFlags, '--spot', '--quiet', ...account.quick]).ended;
    const { InstanceId: id, foothold } = JSON.parse(hunted.stdout) as Result;
    account.world.interrupt(id);
    account.skip(150);
    const notice = JSON.stringify({
      source: 'aws.ec2',
      'detail-type': 'EC2 Spot Instance Interruption Warning',
      time: new Date(Date.now() - 130_000).toISOString(),
      region: 'us-east-1',
      detail: { 'instance-id': id, 'instance-action': 'terminate' },
    });

    const first = await account.foothold(['interruption', '--event', '-'], notice).ended;
    const second = await account.foothold(['interruption', '--event', '-', '--json'], notice).ended;
    const shown = await account.foothold(['hunts', 'show', foothold.huntId]).ended;

    expect({ codes: [first.code, second.code], stderr: first.stderr }).toEqual({ codes: [0, 0], stderr: first.stderr });
    expect(first.stdout).toContain(`hunt ${foothold.huntId}`);
    expect(JSON.parse(second.stdout)).toMatchObject({ kind: 'known', huntId: foothold.huntId });
    expect(shown.stdout).toContain(`the cloud takes ${id} back`);
    expect([account.world.living(), account.world.volumes(), account.world.keyPairs()]).toEqual([[], [], []]);
    await expect(stat(foothold.privateKeyFile)).rejects.toThrow('ENOENT');
  });

  it('hunts by a raw payload of RunInstances, and examines it', async () => {
    const account = await open();
    const spec = join(account.folder, 'launch.json');
    await writeFile(spec, JSON.stringify(sampleEc2Launch));

    const checked = await account.foothold(['doctor', '--spec', spec]).ended;
    const dry = await account.foothold(['hunt', '--spec', spec, '--dry-run']).ended;
    const hunted = await account.foothold(['hunt', '--spec', spec, '--quiet', ...account.quick]).ended;

    expect([checked.code, dry.code, hunted.code]).toEqual([0, 0, 0]);
    expect(checked.stdout).toMatch(/ok +permission to launch/);
    expect(JSON.parse(dry.stdout)).toMatchObject([{ payload: { SubnetId: subnets[0], MetadataOptions: { HttpTokens: 'required' } } }]);
    expect(account.world.living().map(({ id }) => id)).toEqual([(JSON.parse(hunted.stdout) as Result).InstanceId]);
  });

  it('imports the public key that a file of settings names (FR-073, FR-074)', async () => {
    const account = await open();
    const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl someone';
    await writeFile(join(account.folder, 'id.pub'), `${publicKey}\n`);
    await mkdir(join(account.folder, 'etc'));
    const settings = join(account.folder, 'etc', 'config.yaml');
    await writeFile(settings, `cloud: aws\nkey:\n  mode: import\n  name: work\n  publicKeyFile: ${join(account.folder, 'id.pub')}\n`);

    const hunted = await account.foothold([...byFlags, '--settings', settings, '--quiet', ...account.quick]).ended;

    expect({ code: hunted.code, stderr: hunted.stderr }).toEqual({ code: 0, stderr: hunted.stderr });
    expect(account.world.living()).toMatchObject([{ keyName: 'work' }]);
    expect(account.world.calls.map(({ operation }) => operation)).toContain('ImportKeyPair');
  });

  it('tells before any call that no credentials and no region are configured', async () => {
    const account = await open();

    const ran = await account.foothold([...byFlags, '--profile', 'nobody']).ended;

    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/AWS region\n +expected a region/);
    expect(ran.stderr).toMatch(/AWS credentials\n +expected credentials from the profile nobody/);
    expect(account.world.calls).toEqual([]);
  });

  it('says what to do when the credentials turn out to be wrong', async () => {
    const account = await open({ suspended: { code: 'AuthFailure' } });

    const ran = await account.foothold([...byFlags, ...account.quick]).ended;

    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/remedy: check the credentials/);
    expect(account.world.instances).toEqual([]);
  });
});
