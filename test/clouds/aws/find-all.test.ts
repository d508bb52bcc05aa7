import { beforeEach, describe, expect, it } from 'vitest';
import { awsCloud } from '../../../shared/clouds/aws/index.ts';
import { endpointOfEachTest, refusal } from './fake-endpoint.ts';
import { huntTags, instanceXml, optionsFor, reservation, tagSet } from './recorded.ts';

const endpoint = endpointOfEachTest();
beforeEach(() => {
  endpoint.on('DescribeInstances', { xml: '<reservationSet/>' });
  endpoint.on('DescribeVolumes', { xml: '<volumeSet/>' });
  endpoint.on('DescribeSpotInstanceRequests', { xml: '<spotInstanceRequestSet/>' });
  endpoint.on('DescribeKeyPairs', { xml: '<keySet/>' });
});

const query = { namespace: 'foothold', compartments: [] };
const at = '2026-11-01T10:00:00.000Z';
const cloud = () => awsCloud(optionsFor(endpoint.url));
const reservations = (more: string, ...instances: string[]) => ({
  xml: `<reservationSet><item>${reservation(...instances)}</item></reservationSet>${more}`,
});
const request = (id: string, state: string) =>
  `<item><spotInstanceRequestId>${id}</spotInstanceRequestId><state>${state}</state>${tagSet()}</item>`;
const volume = (id: string, status: string, tags = huntTags) =>
  `<item><volumeId>${id}</volumeId><status>${status}</status><createTime>${at}</createTime>${tagSet(tags)}</item>`;

describe('finding all of a namespace', () => {
  it('reads every page of instances, and keeps what bears either owner tag', async () => {
    endpoint.on(
      'DescribeInstances',
      reservations('<nextToken>2</nextToken>', instanceXml({ id: 'i-1', state: 'running' }), instanceXml({ id: 'i-2', tags: {} })),
      reservations(
        '',
        instanceXml({ id: 'i-3', state: 'shutting-down', tags: { foothold: 'no' } }),
        instanceXml({ id: 'i-4', tags: { 'acode-session-id': 'x' } }),
      ),
    );

    const found = await cloud().findAll(query);

    expect(found.map(({ kind, id, state, living, inUse, createdAt }) => [kind, id, state, living, inUse, createdAt])).toEqual([
      ['instance', 'i-1', 'running', true, false, at],
      ['instance', 'i-3', 'shutting-down', false, false, at],
    ]);
    const [form] = endpoint.asked('DescribeInstances').map((seen) => seen.form);
    expect(['Filter.1.Name', 'Filter.1.Value.1', 'Filter.1.Value.2'].map((name) => form?.get(name))).toEqual([
      'tag-key',
      'foothold',
      'foothold-session-id',
    ]);
  });

  it('finds volumes, spot requests and key pairs, and says which of them live and which are in use', async () => {
    endpoint.on(
      'DescribeVolumes',
      { xml: `<volumeSet>${volume('v-1', 'available')}${volume('v-2', 'in-use')}</volumeSet><nextToken>2</nextToken>` },
      { xml: `<volumeSet>${volume('v-3', 'deleting')}${volume('v-4', 'available', {} as never)}</volumeSet>` },
    );
    const request = (id: string, state: string) =>
      `<item><spotInstanceRequestId>${id}</spotInstanceRequestId><state>${state}</state><createTime>${at}</createTime>${tagSet()}</item>`;
    endpoint.on('DescribeSpotInstanceRequests', {
      xml: `<spotInstanceRequestSet>${request('s-1', 'open')}${request('s-2', 'active')}${request('s-3', 'closed')}</spotInstanceRequestSet>`,
    });
    endpoint.on('DescribeKeyPairs', {
      xml: `<keySet><item><keyName>k-1</keyName><createTime>${at}</createTime>${tagSet()}</item><item><keyName>k-2</keyName>${tagSet()}</item></keySet>`,
    });

    const found = await cloud().findAll(query);

    expect(found.map(({ kind, id, living, inUse, createdAt }) => [kind, id, living, inUse, createdAt])).toEqual([
      ['volume', 'v-1', true, false, at],
      ['volume', 'v-2', true, true, at],
      ['volume', 'v-3', false, true, at],
      ['spot-request', 's-1', true, false, at],
      ['spot-request', 's-2', true, false, at],
      ['spot-request', 's-3', false, false, at],
      ['key-pair', 'k-1', true, false, at],
      ['key-pair', 'k-2', true, false, null],
    ]);
  });

  it.each(['DescribeInstances', 'DescribeVolumes', 'DescribeSpotInstanceRequests', 'DescribeKeyPairs'])(
    'throws when %s fails',
    async (action) => {
      endpoint.on(action, { ...refusal('InternalError', 'broken'), status: 500 });

      await expect(cloud().findAll(query)).rejects.toThrow(action);
    },
  );

  it('throws when instances may not be listed', async () => {
    endpoint.on('DescribeInstances', refusal('UnauthorizedOperation', 'no'));

    await expect(cloud().findAll(query)).rejects.toMatchObject({ fault: { code: 'UnauthorizedOperation' } });
  });

  it('does without spot requests where these credentials may not see them, and without what the endpoint does not have', async () => {
    endpoint.on('DescribeInstances', reservations('', instanceXml({ id: 'i-1' })));
    endpoint.on('DescribeSpotInstanceRequests', refusal('UnauthorizedOperation', 'no'));
    for (const action of ['DescribeVolumes', 'DescribeKeyPairs']) endpoint.on(action, refusal('InvalidAction', 'no such action'));

    expect((await cloud().findAll(query)).map(({ id }) => id)).toEqual(['i-1']);
  });
});

describe('what was found', () => {
  it.each([
    ['instance', 'i-1', 'TerminateInstances', 'InstanceId.1', { xml: '<instancesSet/>' }, 'InvalidInstanceID.NotFound'],
    ['volume', 'v-1', 'DeleteVolume', 'VolumeId', { xml: '<return>true</return>' }, 'InvalidVolume.NotFound'],
    [
      'spot-request',
      's-1',
      'CancelSpotInstanceRequests',
      'SpotInstanceRequestId.1',
      { xml: '<spotInstanceRequestSet/>' },
      'InvalidSpotInstanceRequestID.NotFound',
    ],
  ] as const)('is ended as a %s', async (kind, id, action, field, done, unknown) => {
    endpoint.on(action, done, refusal(unknown, 'no'), refusal('UnauthorizedOperation', 'no'));
    endpoint.on('DescribeInstances', reservations('', instanceXml({ id })));
    endpoint.on('DescribeVolumes', { xml: `<volumeSet>${volume(id, 'available')}</volumeSet>` });
    endpoint.on('DescribeSpotInstanceRequests', { xml: `<spotInstanceRequestSet>${request(id, 'open')}</spotInstanceRequestSet>` });
    const one = cloud();

    const answers = [await one.endFound({ kind, id }), await one.endFound({ kind, id })];

    expect(answers).toEqual(['accepted', 'not-found']);
    await expect(one.endFound({ kind, id })).rejects.toMatchObject({ fault: { code: 'UnauthorizedOperation' } });
    expect(endpoint.asked(action)[0]?.form.get(field)).toBe(id);
  });

  it('is removed as a key pair by its name', async () => {
    endpoint.on('DeleteKeyPair', { xml: '<return>true</return>' });

    expect(await cloud().endFound({ kind: 'key-pair', id: 'k-1' })).toBe('accepted');
    expect(endpoint.asked('DeleteKeyPair')[0]?.form.get('KeyName')).toBe('k-1');
  });
});

describe('the same account in another region', () => {
  it('has that region in its key', async () => {
    endpoint.on('GetCallerIdentity', {
      text: '<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
    });

    expect((await cloud().inRegion('eu-west-1').account()).key).toBe('aws:123456789012:eu-west-1');
  });
});
