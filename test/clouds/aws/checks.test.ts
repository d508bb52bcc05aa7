import { beforeEach, describe, expect, it } from 'vitest';
import { awsChecks } from '../../../shared/clouds/aws/index.ts';
import type { CheckResult } from '../../../shared/clouds/port.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { endpointOfEachTest, type Reply, refusal } from './fake-endpoint.ts';
import { callerXml, instanceId, instanceXml, optionsFor, payload, reservation, zonesXml } from './recorded.ts';

const subnet = (free: number, vpc = 'vpc-1', zone = 'us-east-1a'): Reply => ({
  xml: `<subnetSet><item><subnetId>subnet-1</subnetId><vpcId>${vpc}</vpcId><availabilityZone>${zone}</availabilityZone><availableIpAddressCount>${free}</availableIpAddressCount></item></subnetSet>`,
});
const groups = (...ids: string[]): Reply => ({
  xml: `<securityGroupInfo>${ids.map((id) => `<item><groupId>${id}</groupId><groupName>web</groupName><vpcId>vpc-1</vpcId></item>`).join('')}</securityGroupInfo>`,
});
const offerings = (...zones: string[]): Reply => ({
  xml: `<instanceTypeOfferingSet>${zones.map((zone) => `<item><instanceType>t3.micro</instanceType><locationType>availability-zone</locationType><location>${zone}</location></item>`).join('')}</instanceTypeOfferingSet>`,
});
const typeFacts: Reply = {
  xml: '<instanceTypeSet><item><instanceType>t3.micro</instanceType><processorInfo><supportedArchitectures><item>x86_64</item></supportedArchitectures></processorInfo><vCpuInfo><defaultVCpus>2</defaultVCpus></vCpuInfo></item></instanceTypeSet>',
};
const image = (architecture: string): Reply => ({
  xml: `<imagesSet><item><imageId>ami-0abc1234</imageId><name>jammy</name><architecture>${architecture}</architecture><imageState>available</imageState></item></imagesSet>`,
});

const endpoint = endpointOfEachTest();
beforeEach(() => {
  endpoint.on('GetCallerIdentity', { text: callerXml() });
  endpoint.on('DescribeAvailabilityZones', { xml: zonesXml });
  endpoint.on('DescribeSubnets', subnet(200));
  endpoint.on('DescribeSecurityGroups', groups('sg-1', 'sg-2'));
  endpoint.on('DescribeKeyPairs', { xml: '<keySet><item><keyName>foothold-01hunt</keyName></item></keySet>' });
  endpoint.on('DescribeInstanceTypeOfferings', offerings('us-east-1a', 'us-east-1b'));
  endpoint.on('DescribeInstanceTypes', typeFacts);
  endpoint.on('DescribeImages', image('x86_64'));
  endpoint.on('DescribeInstances', { xml: '<reservationSet/>' });
  endpoint.on('GetServiceQuota', { json: { Quota: { Value: 32 } } });
  endpoint.on('RunInstances', refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412));
});

async function run(more: JsonObject = {}, options: Parameters<typeof optionsFor>[1] = {}): Promise<Record<string, CheckResult>> {
  const reported: CheckResult[] = [];
  const results = await awsChecks(optionsFor(endpoint.url, options)).run({ ...payload, ...more }, null, (check) => reported.push(check));
  expect(reported).toEqual(results);
  return Object.fromEntries(results.map((result) => [result.name, result]));
}

describe('the checks of EC2', () => {
  it('are all well where all is well, cheap ones first', async () => {
    const results = await run({ InstanceMarketOptions: { MarketType: 'spot' } });

    expect(Object.entries(results).map(([name, { status, remedy }]) => [name, status, remedy])).toEqual(
      [
        'credentials',
        'clock',
        'availability zones',
        'subnet',
        'security groups',
        'key pair',
        'instance type',
        'image',
        'vCPU quota',
        'spot vCPU quota',
        'permission to launch',
      ].map((name) => [name, 'ok', null]),
    );
    expect(results.credentials!.detail).toBe('account 123456789012, region us-east-1');
    expect(endpoint.seen.at(-1)!.form.get('DryRun')).toBe('true');
  });

  it.each<[string, string, string, Reply, RegExp, RegExp]>([
    [
      'a subnet that is not there',
      'subnet',
      'DescribeSubnets',
      refusal('InvalidSubnetID.NotFound', 'no subnet-1'),
      /no subnet-1/,
      /SubnetId/,
    ],
    ['a full subnet', 'subnet', 'DescribeSubnets', subnet(0), /0 free addresses/, /no free address/],
    [
      'a group that is not there',
      'security groups',
      'DescribeSecurityGroups',
      refusal('InvalidGroup.NotFound', 'no sg-1'),
      /no sg-1/,
      /check the security group/i,
    ],
    ['a group of another VPC', 'security groups', 'DescribeSubnets', subnet(200, 'vpc-2'), /sg-1 is in vpc-1/, /VPC/],
    [
      'a key pair that is not there',
      'key pair',
      'DescribeKeyPairs',
      refusal('InvalidKeyPair.NotFound'),
      /does not exist/,
      /create or import/,
    ],
    [
      'a type that the region lacks',
      'instance type',
      'DescribeInstanceTypeOfferings',
      offerings(),
      /not offered in this region/,
      /another type/,
    ],
    [
      'a type that the zone lacks',
      'instance type',
      'DescribeInstanceTypeOfferings',
      offerings('us-east-1c'),
      /not offered in us-east-1a, but in us-east-1c/,
      /one of these zones/,
    ],
    ['an image that is not there', 'image', 'DescribeImages', refusal('InvalidAMIID.NotFound'), /ami-0abc1234 is not to be had/, /ImageId/],
    ['an image of the other architecture', 'image', 'DescribeImages', image('arm64'), /is for arm64, and t3.micro is x86_64/, /parameter/],
    ['a quota of 0', 'vCPU quota', 'GetServiceQuota', { json: { Quota: { Value: 0 } } }, /0 vCPUs granted/, /L-1216C47A/],
    [
      'a policy without RunInstances',
      'permission to launch',
      'RunInstances',
      refusal('UnauthorizedOperation', 'You are not authorized', 403),
      /not authorized/,
      /ec2:RunInstances/,
    ],
    [
      'a parameter that EC2 refuses',
      'permission to launch',
      'RunInstances',
      refusal('InvalidParameterValue', 'bad hop limit'),
      /bad hop limit/,
      /correct the parameter/,
    ],
  ])('%s fails, with its remedy', async (_, name, action, reply, detail, remedy) => {
    endpoint.on(action, reply);

    const result = (await run())[name]!;

    expect(result).toMatchObject({
      status: 'failed',
      detail: expect.stringMatching(detail) as string,
      remedy: expect.stringMatching(remedy) as string,
    });
  });

  it('what is left of a quota counts, and an unreadable one is a warning', async () => {
    endpoint.on('DescribeInstances', {
      xml: `<reservationSet><item>${reservation(instanceXml({ state: 'running' }))}</item></reservationSet>`,
    });
    endpoint.on(
      'GetServiceQuota',
      { json: { Quota: { Value: 3 } } },
      { status: 400, json: { __type: 'AccessDeniedException', message: 'no' } },
    );

    const results = await run({ InstanceMarketOptions: { MarketType: 'spot' } });

    expect(results['vCPU quota']).toMatchObject({ status: 'failed', detail: expect.stringContaining('2 used by 1 instance') as string });
    expect(results['spot vCPU quota']).toMatchObject({ status: 'warning', remedy: expect.stringContaining('L-34B43A08') as string });
  });

  it('a payload that leaves something to others is not blamed for it', async () => {
    const results = await run({ SubnetId: null, SecurityGroupIds: null, KeyName: null });

    for (const name of ['subnet', 'security groups', 'key pair', 'spot vCPU quota']) expect(results[name]!.status).toBe('skipped');
    expect(results['instance type']).toMatchObject({ status: 'ok', detail: 't3.micro is offered in us-east-1a, us-east-1b' });
  });

  it('an alias is resolved first, and the resolved image is what the permission is tried with', async () => {
    endpoint.on('GetParameter', { json: { Parameter: { Value: 'ami-0abc1234' } } });

    const results = await run({ ImageId: 'ubuntu-22.04' });

    expect(results.image).toMatchObject({ status: 'ok', detail: 'ubuntu-22.04 is ami-0abc1234 (jammy), boots on t3.micro' });
    expect(endpoint.asked('RunInstances')[0]!.form.get('ImageId')).toBe('ami-0abc1234');
  });

  it.each([
    [0, 'ok'],
    [90_000, 'warning'],
    [-90_000, 'warning'],
    [400_000, 'failed'],
  ])('a clock that is %i ms off is %s', async (off, status) => {
    const base = Date.parse('2026-11-01T10:00:00Z');
    endpoint.on('DescribeAvailabilityZones', { xml: zonesXml, headers: { date: new Date(base).toUTCString() } });

    expect((await run({}, { now: () => base + off })).clock!.status).toBe(status);
  });

  it('an account that cannot be reached is told once, and the rest is skipped', async () => {
    endpoint.on('GetCallerIdentity', refusal('InvalidClientTokenId', 'who?', 403));
    endpoint.on('DescribeAvailabilityZones', refusal('AuthFailure', 'not able to validate', 401));

    const { credentials, ...others } = await run();

    expect(credentials).toMatchObject({ status: 'failed', remedy: expect.stringContaining('credentials') as string });
    expect(new Set(Object.values(others).map(({ status }) => status))).toEqual(new Set(['skipped']));
  });

  it('an endpoint that has only some of the actions is not a broken account', async () => {
    for (const action of ['DescribeSecurityGroups', 'DescribeInstanceTypeOfferings', 'DescribeKeyPairs'])
      endpoint.on(action, refusal('InvalidAction'));

    const results = await run();

    for (const name of ['security groups', 'instance type', 'key pair']) expect(results[name]!.status).toBe('skipped');
    expect(results['permission to launch']!.status).toBe('ok');
  });

  it('an endpoint that does not know DryRun leaves no instance behind', async () => {
    endpoint.on('RunInstances', { xml: reservation(instanceXml()) });
    endpoint.on('TerminateInstances', { xml: '<instancesSet/>' });

    const results = await run();

    expect(results['permission to launch']).toMatchObject({ status: 'warning', detail: expect.stringContaining(instanceId) as string });
    expect(endpoint.asked('TerminateInstances')[0]!.form.get('InstanceId.1')).toBe(instanceId);
  });

  it('nothing that is reported holds a key', async () => {
    endpoint.on('RunInstances', refusal('SignatureDoesNotMatch', 'x-amz-security-token:canarycanarycanarycanary', 403));

    expect(
      JSON.stringify(await run({}, { keys: { accessKeyId: 'AKIA', secretAccessKey: 'canary-secret', sessionToken: 'canary' } })),
    ).not.toContain('canary');
  });
});
