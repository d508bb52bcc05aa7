import { beforeEach, describe, expect, it } from 'vitest';
import { awsCloud } from '../../../shared/clouds/aws/index.ts';
import { endpointOfEachTest, type Reply, refusal } from './fake-endpoint.ts';
import { optionsFor, zonesXml } from './recorded.ts';

const endpoint = endpointOfEachTest();
let now = 0;
beforeEach(() => {
  now = Date.parse('2026-11-10T00:00:00Z');
  endpoint.on('DescribeAvailabilityZones', { xml: zonesXml });
});

const cloud = () => awsCloud(optionsFor(endpoint.url, { now: () => now }));
const market = () => cloud().spot!;
const types = ['m5.large', 'm5a.large', 'm6i.large'];
const scores = (...items: [zoneId: string, score: number][]): Reply => ({
  xml: `<spotPlacementScoreSet>${items.map(([id, score]) => `<item><region>us-east-1</region><availabilityZoneId>${id}</availabilityZoneId><score>${score}</score></item>`).join('')}</spotPlacementScoreSet>`,
});
const prices = (items: readonly (readonly [type: string, zone: string, usd: string, at: string])[], next = ''): Reply => ({
  xml: `<spotPriceHistorySet>${items.map(([type, zone, usd, at]) => `<item><instanceType>${type}</instanceType><productDescription>Linux/UNIX</productDescription><spotPrice>${usd}</spotPrice><timestamp>${at}</timestamp><availabilityZone>${zone}</availabilityZone></item>`).join('')}</spotPriceHistorySet><nextToken>${next}</nextToken>`,
});

describe('spot placement scores', () => {
  it('are by zone name, asked with all types for single zones', async () => {
    endpoint.on('GetSpotPlacementScores', scores(['use1-az4', 9], ['use1-az2', 3], ['use1-az99', 5]));

    expect(await market().placementScores(types, 'us-east-1')).toEqual({ 'us-east-1a': 9, 'us-east-1c': 3 });
    const asked = Object.fromEntries(endpoint.asked('GetSpotPlacementScores')[0]!.form);
    expect(asked).toMatchObject({
      'InstanceType.1': 'm5.large',
      'InstanceType.3': 'm6i.large',
      SingleAvailabilityZone: 'true',
      'RegionName.1': 'us-east-1',
      TargetCapacity: '1',
    });
    expect(Number(asked.MaxResults)).toBeGreaterThanOrEqual(10);
  });

  it('are kept for a quarter of an hour, a question at a time', async () => {
    endpoint.on('GetSpotPlacementScores', scores(['use1-az4', 9]));
    const one = market();

    await one.placementScores(types, 'us-east-1');
    now += 14 * 60_000;
    await one.placementScores([...types].reverse(), 'us-east-1');
    const within = endpoint.asked('GetSpotPlacementScores').length;
    await one.placementScores(types.slice(1), 'us-east-1');
    now += 2 * 60_000;
    await one.placementScores(types, 'us-east-1');

    expect([within, endpoint.asked('GetSpotPlacementScores').length]).toEqual([1, 3]);
  });

  it.each<[string, Reply]>([
    ['does not know them', refusal('InvalidAction')],
    [
      'has had too many new questions',
      refusal('MaxConfigLimitExceeded', 'You have exceeded your maximum allowed Spot placement configurations'),
    ],
    ['is busy', refusal('RequestLimitExceeded', 'slow', 503)],
    ['forbids them', refusal('UnauthorizedOperation', 'no', 403)],
    ['breaks off', { instead: 'reset' }],
  ])('are none where the endpoint %s', async (_, reply) => {
    endpoint.on('GetSpotPlacementScores', reply);

    expect(await market().placementScores(types, 'us-east-1')).toEqual({});
  });

  it('of no types are none, without a call', async () => {
    expect(await market().placementScores([], 'us-east-1')).toEqual({});
    expect(endpoint.seen).toEqual([]);
  });
});

describe('spot prices', () => {
  it('are the newest a type and zone, with the swing of the last seven days, over all pages', async () => {
    endpoint.on(
      'DescribeSpotPriceHistory',
      prices(
        [
          ['m5.large', 'us-east-1a', '0.040000', '2026-11-05T00:00:00Z'],
          ['m5.large', 'us-east-1b', '0.030000', '2026-11-09T00:00:00Z'],
        ],
        'more',
      ),
      prices([
        ['m5.large', 'us-east-1a', '0.050000', '2026-11-09T00:00:00Z'],
        ['m5.large', 'us-east-1a', '0.025000', '2026-11-04T00:00:00Z'],
      ]),
    );

    const found = await market().prices(types);

    expect(found).toEqual([
      { type: 'm5.large', zone: 'us-east-1a', usdPerHour: 0.05, swing: 2, at: '2026-11-09T00:00:00.000Z' },
      { type: 'm5.large', zone: 'us-east-1b', usdPerHour: 0.03, swing: 1, at: '2026-11-09T00:00:00.000Z' },
    ]);
    expect(Object.fromEntries(endpoint.seen[0]!.form)).toMatchObject({
      StartTime: '2026-11-03T00:00:00Z',
      'ProductDescription.1': 'Linux/UNIX',
      'InstanceType.2': 'm5a.large',
    });
  });

  it('are read up to a bound, and then what was read has to do', async () => {
    let page = 0;
    endpoint.on('DescribeSpotPriceHistory', () => prices([['m5.large', 'us-east-1a', '0.04', '2026-11-05T00:00:00Z']], `page-${++page}`));

    expect(await market().prices(types)).toHaveLength(1);
    expect(page).toBe(10);
  });

  it.each<[string, Reply]>([
    ['does not know them', refusal('InvalidAction')],
    ['says nothing of use', prices([['m5.large', 'us-east-1a', 'free', '2026-11-05T00:00:00Z']])],
  ])('are none where the endpoint %s', async (_, reply) => {
    endpoint.on('DescribeSpotPriceHistory', reply);

    expect(await market().prices(types)).toEqual([]);
  });

  it('of no types are none, without a call, since EC2 would list them all', async () => {
    expect(await market().prices([])).toEqual([]);
    expect(endpoint.seen).toEqual([]);
  });
});

describe('the on-demand price', () => {
  const product = (usd: string, unit = 'Hrs') =>
    JSON.stringify({ terms: { OnDemand: { a: { priceDimensions: { b: { unit, pricePerUnit: { USD: usd } } } } } } });

  it('is what the price list says for plain Linux in the region, asked for once', async () => {
    endpoint.on('GetProducts', {
      json: { PriceList: [product('0.0000000000'), product('0.0960000000'), product('9', 'Quantity'), 'broken'] },
    });
    const one = cloud();

    expect([await one.onDemandPrice('m5.large'), await one.onDemandPrice('m5.large')]).toEqual([0.096, 0.096]);
    expect(endpoint.seen).toHaveLength(1);
    expect(endpoint.seen[0]!.headers.authorization).toContain('/us-east-1/pricing/');
    const filters = (endpoint.seen[0]!.json.Filters as { Field: string; Value: string }[]).map(({ Field, Value }) => `${Field}=${Value}`);
    expect(filters).toEqual([
      'operatingSystem=Linux',
      'tenancy=Shared',
      'preInstalledSw=NA',
      'capacitystatus=Used',
      'instanceType=m5.large',
      'regionCode=us-east-1',
    ]);
  });

  it('is asked for in us-east-1 for every region', async () => {
    endpoint.on('GetProducts', { json: { PriceList: [product('0.115')] } });

    const price = await awsCloud(optionsFor(endpoint.url, { region: 'eu-central-1' })).onDemandPrice('m5.large');

    expect(price).toBe(0.115);
    expect(endpoint.seen[0]!.headers.authorization).toContain('/us-east-1/pricing/');
    expect(JSON.stringify(endpoint.seen[0]!.json)).toContain('eu-central-1');
  });

  it.each<[string, Reply]>([
    ['lists none', { json: { PriceList: [] } }],
    ['forbids it', { status: 400, json: { __type: 'AccessDeniedException', message: 'no' } }],
    ['does not know it', refusal('InvalidAction')],
  ])('is null where the endpoint %s', async (_, reply) => {
    endpoint.on('GetProducts', reply);

    expect(await cloud().onDemandPrice('m5.large')).toBeNull();
  });
});
