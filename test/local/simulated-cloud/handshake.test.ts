import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { handshake as ec2Handshake } from '../../../local/simulated-ec2/index.ts';
import { handshake as ociHandshake } from '../../../local/simulated-oci/index.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { type ProbeAnswer, probeSsh } from '../../../shared/platform/ssh-probe.ts';
import * as ec2Sdk from '../simulated-ec2/sdk.ts';
import * as ociSdk from '../simulated-oci/sdk.ts';

/** Two instances that boot 30 s after their launch; the latest one is looked at. */
async function onOci(scenario: JsonObject) {
  const { oci, clock, wait, compute } = await ociSdk.startWithSdk({ limits: {}, lifecycle: { provisioning: 20, boot: 10 }, ...scenario });
  const launchInstanceDetails = ociSdk.launchDetails();
  for (const opcRetryToken of ['one', 'two']) await compute.launchInstance({ launchInstanceDetails, opcRetryToken });
  const host = String(oci.world.instances[1]?.publicIp);
  return { host, port: oci.sshPort, wait, answer: () => ociHandshake(oci.world, host, clock.now()) };
}

async function onEc2(scenario: JsonObject) {
  const { simulated, world, clock, wait, ec2 } = await ec2Sdk.startWithSdk({ lifecycle: { pending: 10, boot: 20 }, ...scenario });
  for (const ClientToken of ['one', 'two']) await ec2.send(new RunInstancesCommand(ec2Sdk.launchInput({ ClientToken })));
  const host = String(world.instances[1]?.publicIp);
  return { host, port: simulated.sshPort, wait, answer: () => ec2Handshake(world, host, clock.now()) };
}

/** What a probe goes by: the key, or why there is none. */
const shown = (answer: ProbeAnswer) => (answer.answered ? answer.hostKey : answer.problem);

describe.each([
  ['OCI', onOci],
  ['EC2', onEc2],
])('the handshake without a socket, of the simulated %s', (_, open) => {
  it.each<[string, JsonObject, unknown]>([
    ['as it is', {}, expect.objectContaining({ type: 'ed25519', md5: expect.stringMatching(/^MD5:(\w\w:){15}\w\w$/) })],
    ['where the host key lies', { hostKeyLies: true }, expect.objectContaining({ type: 'ed25519' })],
    ['where SSH never answers', { sshNeverAnswers: true }, 'refused'],
  ])('answers what the socket answers, %s, before the boot and after it', async (_how, scenario, expected) => {
    const { host, port, wait, answer } = await open(scenario);
    const probe = () => probeSsh({ host, port, timeoutMs: 20_000, hostKeyOrder: ['ed25519'] });

    await wait(29);
    const early = [shown(answer()), shown(await probe())];
    await wait(2);
    const late = [shown(answer()), shown(await probe())];

    expect(early).toEqual(['refused', 'refused']);
    expect(late).toEqual([expected, late[0]]);
  });
});
