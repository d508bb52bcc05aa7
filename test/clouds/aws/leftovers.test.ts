import { beforeEach, describe, expect, it } from 'vitest';
import { awsCloud } from '../../../shared/clouds/aws/index.ts';
import { endpointOfEachTest, refusal } from './fake-endpoint.ts';
import { huntTags, optionsFor, payload, tagSet } from './recorded.ts';

const endpoint = endpointOfEachTest();
beforeEach(() => {
  endpoint.on('DescribeSpotInstanceRequests', { xml: '<spotInstanceRequestSet/>' });
  endpoint.on('DescribeVolumes', { xml: '<volumeSet/>' });
});

const hunt = { tags: huntTags, payload };
const spotHunt = { tags: huntTags, payload: { ...payload, InstanceMarketOptions: { MarketType: 'spot' } } };
const requests = (...items: [id: string, state: string, tags?: Record<string, string>][]) => ({
  xml: `<spotInstanceRequestSet>${items.map(([id, state, tags]) => `<item><spotInstanceRequestId>${id}</spotInstanceRequestId><state>${state}</state>${tagSet(tags)}</item>`).join('')}</spotInstanceRequestSet>`,
});
const volumes = (...items: [id: string, status: string, tags?: Record<string, string>][]) => ({
  xml: `<volumeSet>${items.map(([id, status, tags]) => `<item><volumeId>${id}</volumeId><status>${status}</status>${tagSet(tags)}</item>`).join('')}</volumeSet>`,
});
const stranger = { foothold: 'true', 'foothold-session-id': '01OTHER' };
const cloud = () => awsCloud(optionsFor(endpoint.url));

describe('what a hunt leaves besides instances', () => {
  it('is nothing when the cloud lists nothing', async () => {
    expect(await cloud().endLeftovers(hunt)).toEqual([]);
    expect(endpoint.seen.map(({ action }) => action)).toEqual(['DescribeSpotInstanceRequests', 'DescribeVolumes']);
  });

  it('spot requests that could still launch are cancelled, and named until they are gone', async () => {
    endpoint.on(
      'DescribeSpotInstanceRequests',
      requests(['sir-1', 'open'], ['sir-2', 'active'], ['sir-3', 'closed']),
      requests(['sir-1', 'cancelled']),
    );
    endpoint.on('CancelSpotInstanceRequests', { xml: '<spotInstanceRequestSet/>' });
    const one = cloud();

    const looks = [await one.endLeftovers(hunt), await one.endLeftovers(hunt)];

    expect(looks).toEqual([['sir-1', 'sir-2'], []]);
    expect(
      endpoint
        .asked('CancelSpotInstanceRequests')
        .map(({ form }) => [form.get('SpotInstanceRequestId.1'), form.get('SpotInstanceRequestId.2')]),
    ).toEqual([['sir-1', 'sir-2']]);
  });

  it('volumes that nothing uses are deleted, others are waited for, and all are named until they are gone', async () => {
    endpoint.on(
      'DescribeVolumes',
      volumes(['vol-1', 'available'], ['vol-2', 'in-use'], ['vol-3', 'deleting']),
      volumes(['vol-2', 'available']),
      volumes(),
    );
    endpoint.on('DeleteVolume', { xml: '<return>true</return>' });
    const one = cloud();

    const looks = [await one.endLeftovers(hunt), await one.endLeftovers(hunt), await one.endLeftovers(hunt)];

    expect(looks).toEqual([['vol-1', 'vol-2'], ['vol-2'], []]);
    expect(endpoint.asked('DeleteVolume').map(({ form }) => form.get('VolumeId'))).toEqual(['vol-1', 'vol-2']);
  });

  it('nobody else’s things are touched, though the endpoint ignores the filters', async () => {
    endpoint.on('DescribeSpotInstanceRequests', requests(['sir-9', 'open', stranger]));
    endpoint.on('DescribeVolumes', volumes(['vol-9', 'available', stranger], ['vol-8', 'available', {}]));

    expect(await cloud().endLeftovers(hunt)).toEqual([]);
    expect(endpoint.seen).toHaveLength(2);
  });

  it('without owner tags nothing is looked for', async () => {
    await expect(cloud().endLeftovers({ tags: {}, payload })).rejects.toThrow('owner tags');
    expect(endpoint.seen).toEqual([]);
  });

  it.each(['InvalidVolume.NotFound', 'VolumeInUse'])('a volume that answers %s is left to the next look', async (code) => {
    endpoint.on('DescribeVolumes', volumes(['vol-1', 'available']));
    endpoint.on('DeleteVolume', refusal(code));

    expect(await cloud().endLeftovers(hunt)).toEqual(['vol-1']);
  });

  it('an endpoint without spot requests or volumes has none', async () => {
    endpoint.on('DescribeSpotInstanceRequests', refusal('InvalidAction'));
    endpoint.on('DescribeVolumes', { status: 501, text: '' });

    expect(await cloud().endLeftovers(spotHunt)).toEqual([]);
  });

  it('who may not see spot requests has none, unless the hunt was one for spot', async () => {
    endpoint.on('DescribeSpotInstanceRequests', refusal('UnauthorizedOperation', 'no', 403));

    expect(await cloud().endLeftovers(hunt)).toEqual([]);
    await expect(cloud().endLeftovers(spotHunt)).rejects.toMatchObject({ fault: { code: 'UnauthorizedOperation' } });
  });

  it('a list that cannot be read proves nothing', async () => {
    endpoint.on('DescribeVolumes', refusal('RequestLimitExceeded', 'slow', 503));

    await expect(cloud().endLeftovers(hunt)).rejects.toMatchObject({ fault: { status: 503 } });
  });
});
