import ssh2 from 'ssh2';
import { describe, expect, it } from 'vitest';
import { scaledClock } from '../../../local/clock/scaled-clock.ts';
import { hostKeys } from '../../../local/simulated-cloud/host-keys.ts';
import { compartmentId, failureOf, launchDetails, signedGet, startOn, startWithSdk } from './sdk.ts';

const tokens = (count: number) => Array.from({ length: count }, (_, index) => `token-${index}`);
const small = launchDetails({ shape: 'VM.Standard.E2.1.Micro', shapeConfig: { ocpus: 1, memoryInGBs: 1 } });

describe('listInstances', () => {
  it('gives pages in both orders, without gaps', async () => {
    const { compute, wait } = await startWithSdk();
    const ids: string[] = [];
    for (const opcRetryToken of tokens(5)) {
      ids.push((await compute.launchInstance({ launchInstanceDetails: small, opcRetryToken })).instance.id);
      await wait(1);
    }
    const all = async (sortOrder: 'ASC' | 'DESC') => {
      const found: string[] = [];
      for (let page: string | undefined, first = true; first || page; first = false) {
        const answer = await compute.listInstances({
          compartmentId,
          limit: 2,
          sortBy: 'TIMECREATED' as never,
          sortOrder: sortOrder as never,
          ...(page ? { page } : {}),
        });
        expect(answer.items.length).toBeLessThanOrEqual(2);
        found.push(...answer.items.map((each) => each.id));
        page = answer.opcNextPage;
      }
      return found;
    };

    expect(await all('ASC')).toEqual(ids);
    expect(await all('DESC')).toEqual(ids.toReversed());
  });

  it('lags behind the truth, while a get does not', async () => {
    const { compute, wait } = await startWithSdk({ listingLag: '15s' });
    const { instance } = await compute.launchInstance({ launchInstanceDetails: small, opcRetryToken: 'a' });

    const hidden = await compute.listInstances({ compartmentId });
    const got = await compute.getInstance({ instanceId: instance.id });
    await wait(15);
    const seen = await compute.listInstances({ compartmentId });

    expect(hidden.items).toEqual([]);
    expect(got.instance.id).toBe(instance.id);
    expect(seen.items.map((each) => each.id)).toEqual([instance.id]);
  });

  it('filters by AD, display name and state, and keeps the terminated', async () => {
    const { compute, wait } = await startWithSdk();
    for (const [ad, displayName] of [
      [1, 'a'],
      [2, 'a'],
      [2, 'b'],
    ] as const) {
      await compute.launchInstance({
        launchInstanceDetails: { ...small, displayName, availabilityDomain: `Uocm:PHX-AD-${ad}` },
        opcRetryToken: `${ad}${displayName}`,
      });
    }
    const list = async (over: object) => (await compute.listInstances({ compartmentId, ...over })).items;

    const [both] = await list({ availabilityDomain: 'Uocm:PHX-AD-2', displayName: 'a' });
    await compute.terminateInstance({ instanceId: both!.id });
    const ending = await list({ lifecycleState: 'TERMINATING' });
    await wait(12 * 3600);

    expect(ending.map((each) => each.id)).toEqual([both!.id]);
    expect((await list({})).map((each) => each.lifecycleState).toSorted()).toEqual(['RUNNING', 'RUNNING', 'TERMINATED']);
    expect(await list({ displayName: 'nobody' })).toEqual([]);
    expect(await list({ compartmentId: 'ocid1.compartment.oc1..other' })).toEqual([]);
  });
});

describe('terminateInstance', () => {
  const launchVolumeAttachments = [
    { type: 'paravirtualized', launchCreateVolumeDetails: { volumeCreationType: 'ATTRIBUTES', displayName: 'data', sizeInGBs: 50 } },
  ] as never;

  it.each([
    [{}, ['data']],
    [{ preserveDataVolumesCreatedAtLaunch: false }, []],
    [{ preserveBootVolume: true, preserveDataVolumesCreatedAtLaunch: false }, ['boot']],
  ])('with %j leaves the volumes %j', async (options, left) => {
    const { compute, blocks, oci, wait } = await startWithSdk();
    const { instance } = await compute.launchInstance({ launchInstanceDetails: { ...small, launchVolumeAttachments }, opcRetryToken: 'a' });
    await wait(60);
    const attached = await compute.listVolumeAttachments({ compartmentId, instanceId: instance.id });

    await compute.terminateInstance({ instanceId: instance.id, ...options });
    await wait(60);

    const listed = [...(await blocks.listBootVolumes({ compartmentId })).items, ...(await blocks.listVolumes({ compartmentId })).items];
    expect(attached.items).toHaveLength(1);
    expect(oci.world.volumes().map((each) => each.kind)).toEqual(left);
    expect(listed.filter((each) => each.lifecycleState === 'AVAILABLE')).toHaveLength(left.length);
  });

  it('does not find what is gone or never was', async () => {
    const { compute, wait } = await startWithSdk();
    const { instance } = await compute.launchInstance({ launchInstanceDetails: small, opcRetryToken: 'a' });
    await compute.terminateInstance({ instanceId: instance.id });
    await compute.terminateInstance({ instanceId: instance.id });
    await wait(30);

    const gone = await failureOf(compute.terminateInstance({ instanceId: instance.id }));
    const never = await failureOf(compute.terminateInstance({ instanceId: 'ocid1.instance.oc1.phx.none' }));

    expect([gone.status, never.status]).toEqual([404, 404]);
  });

  it('lets leftover volumes be deleted once they are detached', async () => {
    const { compute, blocks, oci, wait } = await startWithSdk();
    const { instance } = await compute.launchInstance({ launchInstanceDetails: small, opcRetryToken: 'a' });
    await wait(60);
    const [boot] = (await compute.listBootVolumeAttachments({ compartmentId, availabilityDomain: instance.availabilityDomain })).items;
    const early = await failureOf(blocks.deleteBootVolume({ bootVolumeId: boot!.bootVolumeId }));
    await compute.terminateInstance({ instanceId: instance.id, preserveBootVolume: true });
    await wait(30);

    await blocks.deleteBootVolume({ bootVolumeId: boot!.bootVolumeId });

    expect(early.status).toBe(409);
    expect(oci.world.volumes()).toEqual([]);
  });
});

describe('addresses, console and SSH', () => {
  const owner = ssh2.utils.generateKeyPairSync('ed25519');
  const withKey = launchDetails({ metadata: { ssh_authorized_keys: `${owner.public} me@here\n` } });

  async function address({ compute, network }: Awaited<ReturnType<typeof startWithSdk>>, instanceId: string) {
    const [card] = (await compute.listVnicAttachments({ compartmentId, instanceId })).items;
    return card && (await network.getVnic({ vnicId: card.vnicId! })).vnic;
  }

  async function consoleOf({ compute, oci, wait }: Awaited<ReturnType<typeof startWithSdk>>, instanceId: string) {
    const { consoleHistory } = await compute.captureConsoleHistory({ captureConsoleHistoryDetails: { instanceId } });
    await wait(4);
    const { consoleHistory: captured } = await compute.getConsoleHistory({ instanceConsoleHistoryId: consoleHistory.id });
    const content = await signedGet(oci, `/20160918/instanceConsoleHistories/${consoleHistory.id}/data?length=1048576`);
    return {
      id: consoleHistory.id,
      states: [consoleHistory.lifecycleState, captured.lifecycleState],
      type: content.headers.get('content-type'),
      text: await content.text(),
    };
  }

  function logIn(host: string, port: number, privateKey: string, command = 'hostname'): Promise<{ output: string; hostKey: string }> {
    const client = new ssh2.Client();
    return new Promise((resolve, reject) => {
      let hostKey = '';
      client.on('error', reject).once('ready', () => {
        client.exec(command, (error, stream) => {
          if (error) return reject(error);
          let output = '';
          stream.on('data', (data: Buffer) => (output += data.toString())).once('close', () => resolve({ output, hostKey }));
        });
      });
      client.connect({
        host,
        port,
        username: 'ubuntu',
        privateKey,
        readyTimeout: 5000,
        hostVerifier: (key: Buffer) => {
          hostKey = key.toString('base64');
          return true;
        },
      });
    }).finally(() => client.end()) as Promise<{ output: string; hostKey: string }>;
  }

  it('proves the instance: the key that SSH shows is the one the console printed', async () => {
    const sim = await startWithSdk();
    const { instance } = await sim.compute.launchInstance({ launchInstanceDetails: withKey, opcRetryToken: 'a' });
    const tooEarly = await address(sim, instance.id);
    await sim.wait(75);
    const vnic = await address(sim, instance.id);

    const { output, hostKey } = await logIn(vnic!.publicIp!, sim.oci.sshPort, owner.private);
    const console = await consoleOf(sim, instance.id);

    expect(tooEarly).toBeUndefined();
    expect(vnic!.publicIp).toMatch(/^127\./);
    expect(output).toBe('arm\n');
    expect(console).toMatchObject({ states: ['REQUESTED', 'SUCCEEDED'], type: 'text/plain' });
    expect(console.text).toContain(` ${hostKey} root@arm\r\n`);
    expect(console.text).toMatch(/cloud-init: -----BEGIN SSH HOST KEY FINGERPRINTS-----\r\n.* 256 SHA256:\S{43} root@arm \(ECDSA\)\r\n/);
    expect(console.text).toContain('-----BEGIN SSH HOST KEY KEYS-----\r\necdsa-sha2-nistp256 ');
  });

  it('comes up on a clock that runs by itself, as in a simulator process of its own', async () => {
    const clock = scaledClock(600);
    const { compute, oci } = await startOn(clock, { lifecycle: { provisioning: 20, boot: 10 } });
    await compute.launchInstance({ launchInstanceDetails: withKey, opcRetryToken: 'a' });
    const [instance] = oci.world.instances;

    let answer = await logIn(instance!.publicIp!, oci.sshPort, owner.private).catch(() => null);
    for (let tries = 0; !answer && tries < 100; tries += 1) {
      await clock.sleep(10_000);
      answer = await logIn(instance!.publicIp!, oci.sshPort, owner.private).catch(() => null);
    }

    expect(answer?.output).toBe('arm\n');
    expect(clock.now() - instance!.launchedAt).toBeGreaterThanOrEqual(30_000);
  });

  it('prints no keys and opens no port before the boot is done', async () => {
    const sim = await startWithSdk();
    const { instance } = await sim.compute.launchInstance({ launchInstanceDetails: withKey, opcRetryToken: 'a' });
    await sim.wait(69);
    const vnic = await address(sim, instance.id);

    const refused = await failureOf(logIn(vnic!.publicIp!, sim.oci.sshPort, owner.private));
    const console = await consoleOf(sim, instance.id);

    expect(refused.code).toBe('ECONNREFUSED');
    expect(console.text).toContain('Linux version');
    expect(console.text).not.toContain('SSH HOST KEY');
  });

  it('lets nobody in with another key', async () => {
    const sim = await startWithSdk();
    const { instance } = await sim.compute.launchInstance({ launchInstanceDetails: withKey, opcRetryToken: 'a' });
    await sim.wait(75);
    const vnic = await address(sim, instance.id);

    const failure = await failureOf(logIn(vnic!.publicIp!, sim.oci.sshPort, ssh2.utils.generateKeyPairSync('ed25519').private));

    expect(failure.message).toMatch(/authentication methods failed/);
  });

  it('closes the port when the instance ends', async () => {
    const sim = await startWithSdk();
    const { instance } = await sim.compute.launchInstance({ launchInstanceDetails: withKey, opcRetryToken: 'a' });
    await sim.wait(75);
    const vnic = await address(sim, instance.id);
    await logIn(vnic!.publicIp!, sim.oci.sshPort, owner.private);

    await sim.compute.terminateInstance({ instanceId: instance.id });

    expect((await failureOf(logIn(vnic!.publicIp!, sim.oci.sshPort, owner.private))).code).toBe('ECONNREFUSED');
  });

  it.each([
    ['hostKeyLies', true, false],
    ['consoleSilent', false, false],
  ])('with %s the console does not vouch for what SSH shows', async (option, printed, vouched) => {
    const sim = await startWithSdk({ [option]: true });
    const { instance } = await sim.compute.launchInstance({ launchInstanceDetails: withKey, opcRetryToken: 'a' });
    await sim.wait(75);
    const vnic = await address(sim, instance.id);

    const { hostKey } = await logIn(vnic!.publicIp!, sim.oci.sshPort, owner.private);
    const { text } = await consoleOf(sim, instance.id);

    expect(text.includes('BEGIN SSH HOST KEY KEYS')).toBe(printed);
    expect(text.includes(hostKey)).toBe(vouched);
  });

  it('gives console histories back in parts, lists and deletes them', async () => {
    const sim = await startWithSdk();
    const { instance } = await sim.compute.launchInstance({ launchInstanceDetails: withKey, opcRetryToken: 'a' });
    await sim.wait(75);
    const { id, text } = await consoleOf(sim, instance.id);

    const part = await signedGet(sim.oci, `/20160918/instanceConsoleHistories/${id}/data?offset=10&length=20`);
    const listed = await sim.compute.listConsoleHistories({ compartmentId, instanceId: instance.id });
    await sim.compute.deleteConsoleHistory({ instanceConsoleHistoryId: id });

    expect(await part.text()).toBe(text.slice(10, 30));
    expect(part.headers.get('opc-bytes-remaining')).toBe(String(text.length - 30));
    expect(listed.items.map((each) => each.id)).toEqual([id]);
    expect((await failureOf(sim.compute.getConsoleHistory({ instanceConsoleHistoryId: id }))).status).toBe(404);
  });

  it('gives neighbours different host keys', () => {
    const fingerprints = [1, 2, 3].flatMap((number) => hostKeys(number).map((key) => key.fingerprint));

    expect(new Set(fingerprints).size).toBe(6);
  });
});
