import { describe, expect, it } from 'vitest';
import type { Ec2Event } from '../../local/simulated-ec2/world.ts';
import type { InterruptionReport } from '../../shared/usecases/handle-interruption.ts';
import { sampleEc2Launch } from '../support/rehearsal.ts';
import { everywhere, openEc2 } from './open-ec2.ts';

const marketsOf = ({ calls }: { calls: readonly { operation: string; market: string | null }[] }) =>
  calls.flatMap(({ operation, market }) => (operation === 'RunInstances' ? [market] : []));

describe('a hunt on the spot market', () => {
  it('asks for a one-time request at most at the price named, and logs what it saves', async () => {
    const test = await openEc2();

    const document = await test.hunt({ spot: { enabled: true, maxPrice: 0.01 } });

    const savings = test.events.filter(({ event }) => event === 'spot.savings');
    expect(document.phase).toBe('ready');
    expect(test.world.instances[0]?.market).toBe('spot');
    expect(test.world.instances[0]?.params['InstanceMarketOptions']).toEqual({
      MarketType: 'spot',
      SpotOptions: { SpotInstanceType: 'one-time', InstanceInterruptionBehavior: 'terminate', MaxPrice: '0.01' },
    });
    expect(savings).toHaveLength(1);
    expect(savings[0]?.data).toMatchObject({ onDemandUsdPerHour: 0.0168, savedPercent: 65 });
    expect(test.provisioned.at(-1)).toMatchObject({ event: 'ProvisionCompleted', data: { wasSpot: true } });
  });

  it('names no price by default, which is the on-demand price', async () => {
    const test = await openEc2();

    await test.hunt({ spot: { enabled: true } });

    expect(JSON.stringify(test.world.instances[0]?.params['InstanceMarketOptions'])).not.toContain('MaxPrice');
  });

  it('begins in the zone that scores and prices speak for', async () => {
    const test = await openEc2({
      capacity: { windows: [{ zone: 'b', market: 'spot' }] },
      spot: {
        prices: [
          { zone: 'a', usd: 0.009 },
          { zone: 'b', usd: 0.004 },
          { zone: 'c', usd: 0.008 },
        ],
      },
    });

    const document = await test.hunt({ ...everywhere, spot: { enabled: true, types: ['t4g.medium', 'm7g.medium'] } });

    const ranked = test.events.find(({ event }) => event === 'spot.ranked');
    expect(ranked?.data['prices']).toHaveLength(3);
    expect(test.world.launchCalls).toBe(1);
    expect(test.world.instances[0]?.zone).toBe('us-east-1b');
    expect(document.counters.attempts).toBe(1);
  });

  it('waits for its request timeout, falls back to on-demand once, and says so once', async () => {
    const test = await openEc2('ec2-spot-fallback');

    const document = await test.hunt();

    const markets = marketsOf(test.world);
    const fallbacks = test.events.filter(({ event }) => event === 'spot.fallback');
    const typed = test.provisioned.filter(({ event }) => event === 'SpotFallback');
    expect(document).toMatchObject({ phase: 'ready', spot: { fellBack: { at: fallbacks[0]?.at } } });
    expect([fallbacks.length, typed.length]).toEqual([1, 1]);
    expect(Date.parse(fallbacks[0]?.at ?? '') - Date.parse(document.spot.since ?? '')).toBeGreaterThanOrEqual(300_000);
    expect(markets.lastIndexOf('spot')).toBe(markets.indexOf('on-demand') - 1);
    expect(test.world.living().map(({ market }) => market)).toEqual(['on-demand']);
  });

  it('hunts on for spot alone where the fallback is off', async () => {
    const test = await openEc2('ec2-spot-fallback');

    const document = await test.hunt({ spot: { fallback: false }, hunt: { deadline: 900 } });

    expect(document).toMatchObject({ phase: 'failed', failure: { error: 'Hunt.Deadline' }, spot: { fellBack: null } });
    expect(new Set(marketsOf(test.world))).toEqual(new Set(['spot']));
  });

  it.for(['stay', 'fill'])('cancels the request that too low a price leaves open (it would %s)', async (openRequests) => {
    const test = await openEc2({ spot: { openRequests, prices: [{ usd: 0.02 }, { usd: 0.001, from: '4m' }] } });

    const document = await test.hunt({ spot: { enabled: true, maxPrice: 0.005 } });

    expect(document.phase).toBe('ready');
    expect(test.world.spotRequests().map(({ state }) => state)).toEqual(['cancelled']);
    expect(test.world.living()).toHaveLength(1);
    expect(test.world.instances).toHaveLength(1);
    expect(test.world.living()[0]?.market).toBe('on-demand');
  });

  it('falls back at once where the quota for spot is zero', async () => {
    const test = await openEc2({ limits: { 'L-34B43A08': 0, 'L-1216C47A': 32 } });

    const document = await test.hunt({ ...everywhere, spot: { enabled: true } });

    expect(document.phase).toBe('ready');
    expect(marketsOf(test.world)).toEqual(['spot', 'on-demand']);
    expect(document.spot.fellBack?.reason).toContain('the spot market refused');
  });

  it('does without scores, price history and prices where an endpoint has none', async () => {
    const test = await openEc2({ lacks: ['GetSpotPlacementScores', 'DescribeSpotPriceHistory', 'GetProducts', 'filter:client-token'] });

    const document = await test.hunt({ ...everywhere, spot: { enabled: true } });

    expect(document.phase).toBe('ready');
    expect(test.events.map(({ event }) => event)).not.toContain('spot.savings');
  });

  it('keeps nothing of the spot market when it is ended', async () => {
    const test = await openEc2();
    const ready = await test.hunt({ spot: { enabled: true } });

    await test.home.end(ready.huntId, 'the test');

    expect(test.world.living()).toEqual([]);
    expect(test.world.spotRequests().filter(({ state }) => state === 'open' || state === 'active')).toEqual([]);
    expect([test.world.volumes(), test.world.keyPairs()]).toEqual([[], []]);
  });
});

describe('a spot instance that is taken back', () => {
  it('has its notice put on record once, however often the event comes', async () => {
    const test = await openEc2({
      interruptions: [{ nth: 1, after: '10m' }],
      events: [{ type: 'interruption', kind: 'doubled', seconds: 20 }],
    });
    const heard: Ec2Event[] = [];
    test.world.onInterruption((event) => heard.push(event));
    const ready = await test.hunt({ spot: { enabled: true } });
    await test.home.clock.sleep(660_000);

    const reports: InterruptionReport[] = [];
    for (const event of heard) reports.push(await test.home.interrupt(event));

    const { document, timeline } = (await test.home.show(ready.huntId))!;
    const { at, deadline } = document.interruption!;
    expect(reports.map(({ kind }) => kind)).toEqual(['told', 'known']);
    expect(timeline.filter(({ event }) => event === 'spot.interrupted')).toHaveLength(1);
    expect(at).toBe(new Date(heard[0]?.time ?? '').toISOString());
    expect(Date.parse(deadline) - Date.parse(at)).toBe(120_000);
  });

  it('sees the same notice in its own metadata, behind IMDSv2', async () => {
    const test = await openEc2();
    const ready = await test.hunt({ spot: { enabled: true } });
    const imds = test.world.imds(ready.instance?.id ?? '');
    const notice = async (headers: Record<string, string>) =>
      imds.handle({ method: 'GET', url: '/latest/meta-data/spot/instance-action', headers });
    const { body: token } = await imds.handle({
      method: 'PUT',
      url: '/latest/api/token',
      headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' },
    });
    const before = await notice({ 'x-aws-ec2-metadata-token': token });

    test.world.interrupt(ready.instance?.id ?? '');

    const after = await notice({ 'x-aws-ec2-metadata-token': token });
    const without = await notice({});
    expect([before.status, after.status, without.status]).toEqual([404, 200, 401]);
    expect(JSON.parse(after.body)).toMatchObject({ action: 'terminate' });
  });

  it('while it is still coming up is lost, and another one takes its place', async () => {
    const test = await openEc2({ interruptions: [{ nth: 1, after: 0 }], lifecycle: { checks: 200 } });

    const document = await test.hunt({ spot: { enabled: true } });

    expect(document.phase).toBe('ready');
    expect(test.events.map(({ event }) => event)).toContain('instance.lost');
    expect(test.world.living().map(({ id }) => id)).toEqual([document.instance?.id]);
    expect(test.world.instances).toHaveLength(2);
  });
});

describe('a payload of its own market', () => {
  it('is launched as it stands, without a fallback', async () => {
    const test = await openEc2();

    const document = await test.hunt({}, { launch: { ...sampleEc2Launch, InstanceMarketOptions: { MarketType: 'spot' } } });

    expect(document.phase).toBe('ready');
    expect(marketsOf(test.world)).toEqual(['spot']);
  });
});
