import { describe, expect, it } from 'vitest';
import { awsCloud } from '../../../shared/clouds/aws/index.ts';
import type { Cloud } from '../../../shared/clouds/port.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { ownerTags } from '../../../shared/domain/tags.ts';
import { type Ec2Lab, openEc2Lab } from '../../support/ec2-lab.ts';
import { sampleEc2Launch } from '../../support/rehearsal.ts';
import { endpointOfEachTest, refusal } from './fake-endpoint.ts';
import { optionsFor, view } from './recorded.ts';

const endpoint = endpointOfEachTest();
const tags = ownerTags('foothold', '01HUNT');
const strange = { foothold: 'true' };
const denied = { fault: { status: 403, code: 'UnauthorizedOperation' } };

async function launched(lab: Ec2Lab, own: Record<string, string>, changes: JsonObject = {}): Promise<string> {
  const cloud = await lab.rooms.cloud('aws');
  const zone = String(lab.world.scenario.zones[0]?.subnet);
  const { imageId: ImageId } = await (cloud.images as NonNullable<Cloud['images']>).resolve({
    image: String(sampleEc2Launch['ImageId']),
    instanceType: String(sampleEc2Launch['InstanceType']),
  });
  const specifications = ['instance', 'volume', 'spot-instances-request'].map((ResourceType) => ({
    ResourceType,
    Tags: Object.entries(own).map(([Key, Value]) => ({ Key, Value })),
  }));
  const payload = { ...sampleEc2Launch, ImageId, SubnetId: zone, MinCount: 1, MaxCount: 1, TagSpecifications: specifications, ...changes };
  return (await cloud.launch({ payload: payload as JsonObject, token: JSON.stringify(own) })).instance.id;
}

/** A data volume that outlives its instance. */
const lasting = { BlockDeviceMappings: [{ DeviceName: '/dev/sdf', Ebs: { VolumeSize: 4, DeleteOnTermination: false } }] };
const forSpot = { InstanceMarketOptions: { MarketType: 'spot' } };

describe('regression: under a policy by tags, what is gone is refused with UnauthorizedOperation', () => {
  it('an instance that is forgotten counts as not found, and its console as not there', async () => {
    const lab = await openEc2Lab();
    const cloud = await lab.rooms.cloud('aws');
    const id = await launched(lab, tags);
    const first = await cloud.terminate(id);
    lab.pass(2 * 3600);

    expect([first, await cloud.terminate(id), await cloud.endFound({ kind: 'instance', id })]).toEqual([
      'accepted',
      'not-found',
      'not-found',
    ]);
    expect(await cloud.console(view({}, { id }), null)).toMatchObject({ text: null });
    expect(lab.world.calls.filter(({ status }) => status === 403).map(({ operation }) => operation)).toEqual([
      'TerminateInstances',
      'TerminateInstances',
      'GetConsoleOutput',
    ]);
  });

  it('an instance that has ended and lost its tags counts as not found while it is still shown', async () => {
    const lab = await openEc2Lab();
    const cloud = await lab.rooms.cloud('aws');
    const id = await launched(lab, tags);
    await cloud.terminate(id);
    lab.pass(60);

    expect((await cloud.inspect(id))?.state).toBe('ended');
    expect(await cloud.terminate(id)).toBe('not-found');
    expect(lab.world.calls.at(-2)).toMatchObject({ operation: 'TerminateInstances', status: 403 });
  });

  it('a volume, a spot request and a key pair that are gone count as not found', async () => {
    const lab = await openEc2Lab();
    const cloud = await lab.rooms.cloud('aws');
    const id = await launched(lab, tags, lasting);
    await cloud.terminate(id);
    lab.pass(60);
    const volume = String((await cloud.findAll({ namespace: 'foothold', compartments: [] })).find(({ kind }) => kind === 'volume')?.id);

    const volumes = [await cloud.endFound({ kind: 'volume', id: volume }), await cloud.endFound({ kind: 'volume', id: volume })];
    const request = await cloud.endFound({ kind: 'spot-request', id: 'sir-0000aaaa' });
    await cloud.keyPairs?.remove('foothold-01HUNT');

    expect([volumes, request]).toEqual([['accepted', 'not-found'], 'not-found']);
    expect(lab.world.calls.filter(({ status }) => status === 403).map(({ operation }) => operation)).toEqual([
      'DeleteVolume',
      'CancelSpotInstanceRequests',
      'DeleteKeyPair',
    ]);
  });

  it('what stands without the owner’s tags is a real refusal', async () => {
    const lab = await openEc2Lab();
    const cloud = await lab.rooms.cloud('aws');
    const id = await launched(lab, strange, { ...lasting, ...forSpot });
    const found = (kind: string) => lab.world[kind === 'volume' ? 'volumes' : 'spotRequests']()[0]?.id ?? '';
    await cloud.keyPairs?.create({ name: 'mine', type: 'ed25519', tags: strange });

    await expect(cloud.terminate(id)).rejects.toMatchObject(denied);
    await expect(cloud.console(view({}, { id }), null)).rejects.toMatchObject(denied);
    for (const kind of ['volume', 'spot-request'] as const)
      await expect(cloud.endFound({ kind, id: found(kind) })).rejects.toMatchObject(denied);
    await expect(cloud.keyPairs?.remove('mine')).rejects.toMatchObject(denied);
    expect([lab.world.living().length, lab.world.keyPairs()]).toEqual([1, ['mine']]);
  });
});

describe('a refusal that cannot be looked into', () => {
  it.each([
    ['UnauthorizedOperation', 403],
    ['InvalidAction', 400],
  ])('stays what it is where the look is answered with %s', async (code, status) => {
    endpoint.on('TerminateInstances', refusal('UnauthorizedOperation', 'no', 403));
    endpoint.on('DescribeInstances', refusal(code, 'no', status));

    await expect(awsCloud(optionsFor(endpoint.url)).terminate('i-1')).rejects.toMatchObject({
      message: expect.stringContaining('TerminateInstances'),
      ...denied,
    });
  });

  it('is none yet where the look is throttled: it is asked again later', async () => {
    endpoint.on('TerminateInstances', refusal('UnauthorizedOperation', 'no', 403));
    endpoint.on('DescribeInstances', refusal('RequestLimitExceeded', 'slow', 503));

    await expect(awsCloud(optionsFor(endpoint.url)).terminate('i-1')).rejects.toMatchObject({ fault: { code: 'RequestLimitExceeded' } });
  });
});
