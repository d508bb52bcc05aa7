import { beforeEach, describe, expect, it } from 'vitest';
import { awsCloud } from '../../../shared/clouds/aws/index.ts';
import { imageAliases } from '../../../shared/domain/launch/image-aliases.ts';
import { endpointOfEachTest, type Reply, refusal } from './fake-endpoint.ts';
import { optionsFor } from './recorded.ts';

const endpoint = endpointOfEachTest();
beforeEach(() => {
  endpoint.on('DescribeInstanceTypes', (seen) =>
    types([seen.form.get('InstanceType.1')!, seen.form.get('InstanceType.1')!.startsWith('m7g') ? ['arm64'] : ['i386', 'x86_64'], 2]),
  );
});

const types = (...items: [type: string, architectures: string[], vcpus: number][]): Reply => ({
  xml: `<instanceTypeSet>${items.map(([type, architectures, vcpus]) => `<item><instanceType>${type}</instanceType><processorInfo><supportedArchitectures>${architectures.map((one) => `<item>${one}</item>`).join('')}</supportedArchitectures></processorInfo><vCpuInfo><defaultVCpus>${vcpus}</defaultVCpus></vCpuInfo></item>`).join('')}</instanceTypeSet>`,
});
interface Listed {
  readonly id: string;
  readonly architecture?: string;
  readonly date?: string;
  readonly state?: string;
}
const listed = (...items: Listed[]): Reply => ({
  xml: `<imagesSet>${items.map(({ id, architecture = 'x86_64', date = '2026-10-20T09:12:31.000Z', state = 'available' }) => `<item><imageId>${id}</imageId><name>name of ${id}</name><architecture>${architecture}</architecture><imageState>${state}</imageState><creationDate>${date}</creationDate><rootDeviceName>/dev/sda1</rootDeviceName></item>`).join('')}</imagesSet>`,
});
const parameter = (Value: string): Reply => ({ json: { Parameter: { Name: 'n', Type: 'String', Value } } });
const resolve = (image: string, instanceType = 't3.micro') => awsCloud(optionsFor(endpoint.url)).images!.resolve({ image, instanceType });

describe('an image by its id', () => {
  it('is itself, with its name and root device', async () => {
    endpoint.on('DescribeImages', listed({ id: 'ami-0abc' }));

    expect(await resolve('ami-0abc')).toEqual({ imageId: 'ami-0abc', name: 'name of ami-0abc', rootDevice: '/dev/sda1' });
    expect(endpoint.asked('DescribeImages')[0]!.form.get('ImageId.1')).toBe('ami-0abc');
  });

  it.each([
    ['not known', refusal('InvalidAMIID.NotFound')],
    ['malformed', refusal('InvalidAMIID.Malformed')],
    ['not listed', listed()],
    ['still pending', listed({ id: 'ami-0abc', state: 'pending' })],
  ])('is unknown when it is %s', async (_, reply) => {
    endpoint.on('DescribeImages', reply);

    await expect(resolve('ami-0abc')).rejects.toMatchObject({
      name: 'ImageUnknownError',
      image: 'ami-0abc',
      message: expect.stringContaining('us-east-1') as string,
    });
  });

  it('must be of the type’s architecture', async () => {
    endpoint.on('DescribeImages', listed({ id: 'ami-0abc' }));

    await expect(resolve('ami-0abc', 'm7g.large')).rejects.toMatchObject({
      fault: { code: 'InvalidParameterValue', message: 'the image ami-0abc (name of ami-0abc) is for x86_64, and m7g.large is arm64' },
    });
  });

  it('is taken as it is where the endpoint can describe neither images nor types', async () => {
    endpoint.on('DescribeInstanceTypes', refusal('InvalidAction'));
    endpoint.on('DescribeImages', { status: 501, text: '' });

    expect(await resolve('ami-0abc')).toEqual({ imageId: 'ami-0abc', name: null, rootDevice: null });
  });
});

describe('an image by a parameter of the user’s own', () => {
  it.each(['/golden/web', '/golden/web:7', '/golden/web:blue', 'arn:aws:ssm:us-east-1:123456789012:parameter/golden'])(
    'is what %s names, looked up once, so that all attempts of a hunt launch the same',
    async (name) => {
      endpoint.on('GetParameter', parameter('ami-0gold'));
      endpoint.on('DescribeImages', listed({ id: 'ami-0gold' }));

      expect(await resolve(`resolve:ssm:${name}`)).toEqual({
        imageId: 'ami-0gold',
        name: 'name of ami-0gold',
        rootDevice: '/dev/sda1',
      });
      expect(endpoint.asked('GetParameter').map(({ json }) => json.Name)).toEqual([name]);
    },
  );

  it.each<[string, Reply]>([
    ['is not there', { status: 400, json: { __type: 'ParameterNotFound' } }],
    ['has no such version', { status: 400, json: { __type: 'ParameterVersionNotFound' } }],
    ['names no image', parameter('v1.2.3')],
  ])('that %s is unknown', async (_, reply) => {
    endpoint.on('GetParameter', reply);

    await expect(resolve('resolve:ssm:/golden')).rejects.toMatchObject({ name: 'ImageUnknownError', image: 'resolve:ssm:/golden' });
  });

  it.each<[string, Reply]>([
    ['may not be read', { status: 400, json: { __type: 'AccessDeniedException', message: 'no' } }],
    ['has no SSM to read it from', { status: 501, text: '' }],
  ])('that %s is left to EC2, which reads it at the launch', async (_, reply) => {
    endpoint.on('GetParameter', reply);

    expect(await resolve('resolve:ssm:/golden')).toEqual({ imageId: 'resolve:ssm:/golden', name: null, rootDevice: null });
  });

  it('waits for a service that is busy', async () => {
    endpoint.on('GetParameter', { status: 400, json: { __type: 'ThrottlingException', message: 'slow down' } });

    await expect(resolve('resolve:ssm:/golden')).rejects.toMatchObject({ fault: { code: 'ThrottlingException' } });
  });
});

describe('an image by its alias', () => {
  it.each([
    ['t3.micro', 'x86_64', '/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id'],
    ['m7g.large', 'arm64', '/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id'],
  ])('is what the public parameter names for %s', async (type, architecture, name) => {
    endpoint.on('GetParameter', parameter('ami-0new'));
    endpoint.on('DescribeImages', listed({ id: 'ami-0new', architecture }));

    expect(await resolve('Ubuntu-24.04', type)).toMatchObject({ imageId: 'ami-0new' });
    expect(endpoint.asked('GetParameter').map(({ json }) => json.Name)).toEqual([name]);
  });

  it.each<[string, Reply]>([
    ['has no parameter', { status: 400, json: { __type: 'ParameterNotFound', message: 'no' } }],
    ['forbids it', { status: 400, json: { __type: 'AccessDeniedException', message: 'no' } }],
    ['has no SSM', { status: 501, text: '' }],
    ['names something else', parameter('not an image')],
  ])('is the newest that goes by owner, name and architecture where the endpoint %s', async (_, reply) => {
    endpoint.on('GetParameter', reply);
    endpoint.on(
      'DescribeImages',
      listed(
        { id: 'ami-old', date: '2026-04-14T00:00:00.000Z' },
        { id: 'ami-new', date: '2026-10-20T00:00:00.000Z' },
        { id: 'ami-arm', architecture: 'arm64', date: '2026-11-01T00:00:00.000Z' },
        { id: 'ami-next', state: 'pending', date: '2026-11-02T00:00:00.000Z' },
      ),
    );

    expect((await resolve('amazon-linux-2')).imageId).toBe('ami-new');
    expect(Object.fromEntries(endpoint.asked('DescribeImages')[0]!.form)).toMatchObject({
      'Owner.1': '137112412989',
      'Filter.1.Name': 'name',
      'Filter.1.Value.1': 'amzn2-ami-hvm-*',
      'Filter.2.Name': 'architecture',
      'Filter.2.Value.1': 'x86_64',
    });
  });

  it('goes by its name where the parameter names an image that is gone', async () => {
    endpoint.on('GetParameter', parameter('ami-0gone'));
    endpoint.on('DescribeImages', refusal('InvalidAMIID.NotFound'), listed({ id: 'ami-0new' }));

    expect((await resolve('debian-12')).imageId).toBe('ami-0new');
  });

  it.each(Object.keys(imageAliases))('%s is asked for by a parameter and, failing that, by a pattern', async (alias) => {
    endpoint.on('GetParameter', { status: 400, json: { __type: 'ParameterNotFound' } });
    endpoint.on('DescribeImages', listed({ id: 'ami-0new' }));

    await resolve(alias);

    expect(endpoint.asked('GetParameter')[0]!.json.Name).toBe(imageAliases[alias]!.parameter.x86_64);
    expect(endpoint.asked('DescribeImages')[0]!.form.get('Filter.1.Value.1')).toBe(imageAliases[alias]!.pattern.x86_64);
  });

  it('that nobody knows is unknown, with the nearest suggestion, and nothing is asked', async () => {
    await expect(resolve('ubunto-24.04')).rejects.toMatchObject({
      name: 'ImageUnknownError',
      suggestion: 'ubuntu-24.04',
      remedy: expect.stringContaining('ubuntu-24.04') as string,
    });
    expect(endpoint.seen).toEqual([]);
  });

  it('that matches nothing here is unknown', async () => {
    endpoint.on('DescribeImages', listed());

    await expect(resolve('debian-11')).rejects.toMatchObject({ name: 'ImageUnknownError' });
  });

  it('guesses the architecture by the family where the endpoint does not say', async () => {
    endpoint.on('DescribeInstanceTypes', refusal('InvalidAction'));
    endpoint.on('GetParameter', parameter('ami-0arm'));
    endpoint.on('DescribeImages', listed({ id: 'ami-0arm', architecture: 'arm64' }));

    expect((await resolve('debian-12', 't4g.small')).imageId).toBe('ami-0arm');
    expect(endpoint.asked('GetParameter')[0]!.json.Name).toContain('arm64');
  });

  it('for a type that is none is refused in EC2’s words', async () => {
    endpoint.on('DescribeInstanceTypes', refusal('InvalidInstanceType', 'The following supplied instance types do not exist: [t3.mikro]'));

    await expect(resolve('debian-12', 't3.mikro')).rejects.toMatchObject({ fault: { code: 'InvalidInstanceType' } });
  });
});
