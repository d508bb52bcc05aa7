import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { awsCloud } from '../../../shared/clouds/aws/index.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { endpointOfEachTest, refusal } from './fake-endpoint.ts';
import { instanceId, instanceXml, optionsFor, payload, reservation } from './recorded.ts';

const endpoint = endpointOfEachTest();

const accepted = { xml: reservation(instanceXml()) };
const cloud = () => awsCloud(optionsFor(endpoint.url));

describe('launching on EC2', () => {
  it('answers the instance and the request id', async () => {
    endpoint.on('RunInstances', accepted);

    const answer = await cloud().launch({ payload, token: 'token-1' });

    expect(answer).toMatchObject({ workRequestId: null, requestId: 'req-1' });
    expect(answer.instance).toMatchObject({
      id: instanceId,
      state: 'coming',
      rawState: 'pending',
      zone: 'us-east-1a',
      shape: 't3.micro',
      createdAt: '2026-11-01T10:00:00.000Z',
      tags: { foothold: 'true', 'foothold-session-id': '01HUNT' },
    });
    expect(answer.instance.raw).toMatchObject({
      InstanceId: instanceId,
      LaunchTime: '2026-11-01T10:00:00.000Z',
      State: { Name: 'pending' },
    });
  });

  it('sends the payload whole, under the token it is given, once', async () => {
    endpoint.on('RunInstances', accepted);

    await cloud().launch({ payload, token: 'token-1' });

    expect(endpoint.seen).toHaveLength(1);
    expect(Object.fromEntries(endpoint.seen[0]!.form)).toEqual({
      Action: 'RunInstances',
      Version: '2016-11-15',
      ClientToken: 'token-1',
      ImageId: 'ami-0abc1234',
      InstanceType: 't3.micro',
      MinCount: '1',
      MaxCount: '1',
      KeyName: 'foothold-01hunt',
      SubnetId: 'subnet-1',
      'SecurityGroupId.1': 'sg-1',
      'SecurityGroupId.2': 'sg-2',
      UserData: 'IyEvYmluL2Jhc2g=',
      'IamInstanceProfile.Name': 'web',
      'BlockDeviceMapping.1.DeviceName': '/dev/sda1',
      'BlockDeviceMapping.1.Ebs.VolumeSize': '20',
      'BlockDeviceMapping.1.Ebs.VolumeType': 'gp3',
      'BlockDeviceMapping.1.Ebs.DeleteOnTermination': 'true',
      'MetadataOptions.HttpTokens': 'required',
      'MetadataOptions.HttpPutResponseHopLimit': '1',
      'MetadataOptions.HttpEndpoint': 'enabled',
      'TagSpecification.1.ResourceType': 'instance',
      'TagSpecification.1.Tag.1.Key': 'foothold',
      'TagSpecification.1.Tag.1.Value': 'true',
      'TagSpecification.1.Tag.2.Key': 'Name',
      'TagSpecification.1.Tag.2.Value': 'Grüße & 😀',
    });
  });

  it('signs for the region, with the keys it was given', async () => {
    endpoint.on('RunInstances', accepted);

    await awsCloud(optionsFor(endpoint.url, { region: 'eu-central-1' })).launch({ payload, token: 't' });

    expect(endpoint.seen[0]!.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-central-1\/ec2\/aws4_request, /,
    );
    expect(endpoint.seen[0]!.headers.host).toBe(new URL(endpoint.url).host);
    expect(endpoint.seen[0]!.headers['content-length']).toBe(String(Buffer.byteLength(endpoint.seen[0]!.body)));
  });

  it('sends instants as EC2 wants them, though a payload can only hold text', async () => {
    endpoint.on('RunInstances', accepted);
    const InstanceMarketOptions = {
      MarketType: 'spot',
      SpotOptions: { SpotInstanceType: 'persistent', ValidUntil: '2026-12-24T18:00:00+01:00' },
    };

    await cloud().launch({ payload: { ...payload, InstanceMarketOptions }, token: 't' });

    expect(endpoint.seen[0]!.form.get('InstanceMarketOptions.SpotOptions.ValidUntil')).toBe('2026-12-24T17:00:00Z');
  });

  it('refuses what the SDK would drop in silence, and sends nothing', async () => {
    const strange: JsonObject = {
      ...payload,
      instanceType: 't3.micro',
      SecurityGroupIds: 'sg-1',
      MetadataOptions: 'required',
      BlockDeviceMappings: [{ DeviceName: '/dev/sda1' }, { Ebs: { VolumeSizeGB: 20 } }],
      InstanceMarketOptions: { SpotOptions: { ValidUntil: 'tomorrow' } },
    };

    const launched = cloud().launch({ payload: strange, token: 't' });

    await expect(launched).rejects.toMatchObject({
      name: 'CloudCallError',
      fault: { status: 400, code: 'UnknownParameter', reached: 'no', stage: 'launch' },
    });
    const { message } = (await launched.catch((error) => error.fault)) as { message: string };
    expect(message.split('; ')).toEqual([
      'Invalid value for parameter SecurityGroupIds: expected a list',
      'The parameter BlockDeviceMappings.2.Ebs.VolumeSizeGB is not recognized',
      'Invalid value for parameter MetadataOptions: expected a structure',
      'The parameter instanceType is not recognized',
      'Invalid value for parameter InstanceMarketOptions.SpotOptions.ValidUntil: expected an ISO 8601 instant',
    ]);
    expect(endpoint.seen).toEqual([]);
  });

  it('leaves null members out, as the CLI does', async () => {
    endpoint.on('RunInstances', accepted);

    await cloud().launch({ payload: { ...payload, UserData: null }, token: 't' });

    expect(endpoint.seen[0]!.form.has('UserData')).toBe(false);
  });

  it('loads no other client of the SDK, and neither do looking for what was launched, ending it and its leftovers', async () => {
    endpoint.on('RunInstances', accepted);
    endpoint.on('DescribeInstances', { xml: '<reservationSet/>' });
    const one = cloud();

    await one.launch({ payload, token: 't' });
    await one.find({ tags: {}, payload, token: 't' });
    await one.inspect(instanceId);
    await one.terminate(instanceId).catch(() => undefined);
    await one.endLeftovers({ tags: { foothold: 'true' }, payload });

    const loaded = Object.keys(createRequire(import.meta.url).cache).flatMap(
      (file) => /node_modules.@aws-sdk.(client-[a-z0-9-]+)/.exec(file)?.[1] ?? [],
    );
    expect(new Set(loaded)).toEqual(new Set(['client-ec2']));
  });

  it('keeps connections alive between calls', async () => {
    endpoint.on('RunInstances', refusal('InsufficientInstanceCapacity', 'no room', 500));
    const one = cloud();

    for (let call = 0; call < 8; call++) await one.launch({ payload, token: 't' }).catch(() => undefined);

    expect(endpoint.seen).toHaveLength(8);
    expect(new Set(endpoint.seen.map((seen) => seen.remotePort)).size).toBeLessThan(4);
  });

  it.each([
    ['HTML', { text: '<html><body>Welcome</body></html>' }],
    ['an empty body', { text: '' }],
    ['JSON', { json: { Instances: [{ InstanceId: 'i-1' }] } }],
    ['the answer to another action', { text: '<DescribeInstancesResponse><requestId>req-1</requestId></DescribeInstancesResponse>' }],
    ['XML that breaks off', { text: '<RunInstancesResponse><instancesSet><item><instanceId>i-1</instanceId>' }],
    ['no instance', { xml: '<instancesSet/>' }],
    ['an instance without an id', { xml: '<instancesSet><item><imageId>ami-1</imageId></item></instancesSet>' }],
  ])('calls a 200 with %s unreadable, which leaves the outcome open', async (_, reply) => {
    endpoint.on('RunInstances', reply);

    const launched = cloud().launch({ payload, token: 't' });

    await expect(launched).rejects.toMatchObject({ fault: { status: 200, code: 'UnreadableAnswer', reached: 'yes', stage: 'launch' } });
  });
});
