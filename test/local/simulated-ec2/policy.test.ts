import {
  CancelSpotInstanceRequestsCommand,
  CreateKeyPairCommand,
  DeleteKeyPairCommand,
  DeleteVolumeCommand,
  DescribeKeyPairsCommand,
  GetConsoleOutputCommand,
  RunInstancesCommand,
  type TagSpecification,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { failureOf, launchInput, spot, startWithSdk } from './sdk.ts';

const ours = { foothold: 'true', 'foothold-session-id': '01HUNT' };

function tagged(tags: Readonly<Record<string, string>>, ...kinds: NonNullable<TagSpecification['ResourceType']>[]): TagSpecification[] {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return kinds.map((ResourceType) => ({ ResourceType, Tags }));
}

/** A spot instance with a volume that outlives it, and a key pair, all with these tags, under a policy by tags. */
async function account(tags: Readonly<Record<string, string>>) {
  const made = await startWithSdk({ onlyOwned: 'foothold' });
  const { ec2, world } = made;
  const { KeyPairId } = await ec2.send(
    new CreateKeyPairCommand({ KeyName: 'mine', KeyType: 'ed25519', TagSpecifications: tagged(tags, 'key-pair') }),
  );
  const { Instances } = await ec2.send(
    new RunInstancesCommand(
      launchInput({
        InstanceMarketOptions: spot(),
        BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 4, DeleteOnTermination: false } }],
        TagSpecifications: tagged(tags, 'instance', 'volume', 'spot-instances-request'),
      }),
    ),
  );
  const id = Instances?.[0]?.InstanceId ?? '';
  const volume = world.volumes().find(({ device }) => device === '/dev/sdf')?.id ?? '';
  const request = world.spotRequests()[0]?.id ?? '';
  return {
    ...made,
    id,
    readConsole: () => failureOf(ec2.send(new GetConsoleOutputCommand({ InstanceId: id }))),
    terminate: (...ids: string[]) => failureOf(ec2.send(new TerminateInstancesCommand({ InstanceIds: ids.length === 0 ? [id] : ids }))),
    cancel: () => failureOf(ec2.send(new CancelSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [request] }))),
    deleteVolume: () => failureOf(ec2.send(new DeleteVolumeCommand({ VolumeId: volume }))),
    deleteKey: (by: 'name' | 'id' = 'name') =>
      failureOf(ec2.send(new DeleteKeyPairCommand(by === 'name' ? { KeyName: 'mine' } : { KeyPairId }))),
  };
}

const denied = { status: 403, code: 'UnauthorizedOperation' };

describe('a policy by the owner’s tags', () => {
  it.each([
    ['none', {}],
    ['the namespace’s alone', { foothold: 'true' }],
    ['the hunt’s alone', { 'foothold-session-id': '01HUNT' }],
    ['another value', { ...ours, foothold: 'yes' }],
    ['another namespace’s', { acode: 'true', 'acode-session-id': '01HUNT' }],
  ])('refuses whoever would end or read what bears %s', async (_, tags) => {
    const { wait, world, ...mine } = await account(tags);

    const answers = [
      await mine.readConsole(),
      await mine.cancel(),
      await mine.deleteKey(),
      await mine.deleteKey('id'),
      await mine.terminate(),
    ];

    expect(answers).toEqual(answers.map(() => expect.objectContaining(denied)));
    expect([world.living().length, world.keyPairs()]).toEqual([1, ['mine']]);
  });

  it('lets the owner end everything once, and refuses what is gone by then', async () => {
    const { wait, ...mine } = await account(ours);
    const each = async () => [await mine.readConsole(), await mine.cancel(), await mine.deleteKey('id'), await mine.terminate()];

    const first = await each();
    await wait(30);
    const volume = await mine.deleteVolume();
    const again = [...(await each()), await mine.deleteVolume()];

    expect([...first, volume]).toEqual([null, null, null, null, null]);
    // A spot request is remembered, with its tags.
    expect(again.map((answer) => answer?.code ?? null)).toEqual([denied.code, null, denied.code, denied.code, denied.code]);
  });

  it('refuses a batch for one id that is not there, and ends none of it', async () => {
    const { terminate, id, world } = await account(ours);

    expect(await terminate(id, 'i-0123456789abcdef0')).toMatchObject(denied);
    expect(world.living()).toHaveLength(1);
  });

  it('says nothing about reads', async () => {
    const { ec2 } = await account({});

    const { KeyPairs } = await ec2.send(new DescribeKeyPairsCommand({}));

    expect(KeyPairs).toHaveLength(1);
  });
});
