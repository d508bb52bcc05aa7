import { beforeEach, describe, expect, it } from 'vitest';
import { awsCloud } from '../../../shared/clouds/aws/index.ts';
import { familyQuotas, quotaOf } from '../../../shared/clouds/aws/quota-codes.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { faultWith } from '../../support/faults.ts';
import { endpointOfEachTest, type Reply, refusal } from './fake-endpoint.ts';
import { instanceXml, optionsFor, payload, reservations } from './recorded.ts';

const endpoint = endpointOfEachTest();
beforeEach(() => {
  endpoint.on('DescribeInstanceTypes', (seen) => {
    const asked = [...seen.form].filter(([key]) => key.startsWith('InstanceType.')).map(([, type]) => type);
    return {
      xml: `<instanceTypeSet>${asked.map((type) => `<item><instanceType>${type}</instanceType><vCpuInfo><defaultVCpus>${type.endsWith('xlarge') ? 4 : 2}</defaultVCpus></vCpuInfo></item>`).join('')}</instanceTypeSet>`,
    };
  });
});

const refused = (code = 'VcpuLimitExceeded', message = 'You have requested more vCPU capacity than your current vCPU limit allows') =>
  faultWith({ status: 400, code, message });
const granted = (Value: number): Reply => ({ json: { Quota: { Value } } });
const running = (...types: (readonly [type: string, lifecycle?: string])[]): Reply => ({
  xml: reservations(
    types.map(([type, lifecycle], at) =>
      instanceXml({ id: `i-${at}`, more: lifecycle ? `<instanceLifecycle>${lifecycle}</instanceLifecycle>` : '' }).replace(
        't3.micro',
        type,
      ),
    ),
  ),
});
const ask = (fault = refused(), more: JsonObject = {}) => awsCloud(optionsFor(endpoint.url)).quota({ ...payload, ...more }, fault);
const spot = { InstanceMarketOptions: { MarketType: 'spot' } };

describe('whether a quota refusal is real', () => {
  it.each<[string, number, Reply, string]>([
    ['the limit is 0', 0, running(), 'zero'],
    ['nothing of the family runs', 32, running(['g5.xlarge'], ['p3.2xlarge']), 'phantom'],
    ['what runs leaves room', 8, running(['m5.xlarge']), 'phantom'],
    ['what runs fills it up', 8, running(['m5.xlarge'], ['c5.xlarge']), 'real'],
    ['one instance is more than the limit', 1, running(), 'real'],
    ['spot instances run, which have a limit of their own', 8, running(['m5.xlarge', 'spot'], ['c5.xlarge', 'spot']), 'phantom'],
  ])('%s', async (_, value, instances, verdict) => {
    endpoint.on('DescribeInstances', instances);
    endpoint.on('GetServiceQuota', granted(value));

    expect((await ask()).verdict).toBe(verdict);
    expect(endpoint.asked('GetServiceQuota')[0]!.json).toEqual({ ServiceCode: 'ec2', QuotaCode: 'L-1216C47A' });
    expect(endpoint.asked('DescribeInstances')[0]!.form.get('Filter.1.Value.2')).toBe('running');
  });

  it.each([
    ['MaxSpotInstanceCountExceeded', {}],
    ['VcpuLimitExceeded', spot],
  ])('for spot goes by the spot limit: %s', async (code, more) => {
    endpoint.on('DescribeInstances', running(['m5.xlarge', 'spot'], ['c5.xlarge']));
    endpoint.on('GetServiceQuota', granted(5));

    const { verdict, detail } = await ask(refused(code), more as JsonObject);

    expect(verdict).toBe('real');
    expect(detail).toBe('Standard (A, C, D, H, I, M, R, T, Z), spot: 5 vCPUs granted, 4 used by 1 instance, 2 more wanted');
    expect(endpoint.asked('GetServiceQuota')[0]!.json.QuotaCode).toBe('L-34B43A08');
  });

  it('goes by the default where the account was granted nothing of its own', async () => {
    endpoint.on('DescribeInstances', running());
    endpoint.on('GetServiceQuota', { status: 400, json: { __type: 'NoSuchResourceException', message: 'no' } });
    endpoint.on('GetAWSDefaultServiceQuota', granted(0));

    expect((await ask(refused(), { InstanceType: 'g5.xlarge' })).verdict).toBe('zero');
    expect(endpoint.asked('GetAWSDefaultServiceQuota')[0]!.json.QuotaCode).toBe('L-DB2E81BA');
  });

  it('goes by the number in the refusal where Service Quotas is not to be had', async () => {
    endpoint.on('DescribeInstances', running(['m5.xlarge']));
    endpoint.on('GetServiceQuota', { status: 400, json: { __type: 'AccessDeniedException', message: 'no' } });
    const message = 'You have requested more vCPU capacity than your current vCPU limit of 4 allows for the instance bucket';

    expect((await ask(refused('VcpuLimitExceeded', message))).verdict).toBe('real');
    expect((await ask()).verdict).toBe('unknown');
  });

  it.each([
    ['a limit of volumes', refused('VolumeLimitExceeded'), {}],
    ['a family without a vCPU quota', refused(), { InstanceType: 'mac2.metal' }],
    ['a market without one', refused(), { InstanceType: 'hpc7g.16xlarge', ...spot }],
    ['a payload without a type', refused(), { InstanceType: null }],
  ])('is not known for %s, and nothing is asked', async (_, fault, more) => {
    expect((await ask(fault, more as JsonObject)).verdict).toBe('unknown');
    expect(endpoint.seen).toEqual([]);
  });

  it('is not known when the inventory cannot be read', async () => {
    endpoint.on('DescribeInstances', refusal('UnauthorizedOperation', 'no', 403));

    expect(await ask()).toMatchObject({ verdict: 'unknown', detail: expect.stringContaining('could not be read') as string });
  });
});

describe('the quota of an instance type', () => {
  it.each([
    ['t3.micro', 'L-1216C47A', 'L-34B43A08'],
    ['im4gn.large', 'L-1216C47A', 'L-34B43A08'],
    ['inf2.xlarge', 'L-1945791B', 'L-B5D1601B'],
    ['trn1.2xlarge', 'L-2C3B7624', 'L-6B0D517C'],
    ['g6.xlarge', 'L-DB2E81BA', 'L-3819A6DF'],
    ['gr6.4xlarge', 'L-DB2E81BA', 'L-3819A6DF'],
    ['vt1.3xlarge', 'L-DB2E81BA', 'L-3819A6DF'],
    ['p5.48xlarge', 'L-417A185B', 'L-7212CCBC'],
    ['dl1.24xlarge', 'L-6E869C2A', 'L-85EED4F7'],
    ['x2idn.16xlarge', 'L-7295265B', 'L-E3A00192'],
    ['f2.6xlarge', 'L-74FC7D96', 'L-88CF9481'],
    ['hpc7g.4xlarge', 'L-F7808C92', null],
    ['u-6tb1.metal', 'L-43DA4232', null],
    ['u7i-12tb.224xlarge', 'L-43DA4232', null],
  ])('%s draws on %s, for spot on %s', (type, onDemand, spotCode) => {
    expect(quotaOf(type)?.code).toEqual({ 'on-demand': onDemand, spot: spotCode });
  });

  it('has a code of its own in each market', () => {
    const codes = familyQuotas.flatMap(({ code }) => Object.values(code)).filter((code) => code !== null);

    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.every((code) => /^L-[0-9A-F]{8}$/.test(code))).toBe(true);
  });
});
