import {
  CancelSpotInstanceRequestsCommand,
  DescribeAvailabilityZonesCommand,
  DescribeSpotInstanceRequestsCommand,
  DescribeSpotPriceHistoryCommand,
  GetSpotPlacementScoresCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { failureOf, launchInput, spot, startWithSdk, subnets } from './sdk.ts';

const run = (over: Parameters<typeof launchInput>[0] = {}) =>
  new RunInstancesCommand(launchInput({ InstanceMarketOptions: spot(), ...over }));

describe('a spot launch', () => {
  it('answers at once with an active one-time request', async () => {
    const { ec2 } = await startWithSdk();

    const { Instances } = await ec2.send(run());
    const { SpotInstanceRequests } = await ec2.send(new DescribeSpotInstanceRequestsCommand({}));

    expect(Instances).toMatchObject([{ InstanceLifecycle: 'spot', SpotInstanceRequestId: expect.stringMatching(/^sir-[a-z0-9]{8}$/) }]);
    expect(SpotInstanceRequests).toMatchObject([
      {
        SpotInstanceRequestId: Instances![0]!.SpotInstanceRequestId,
        InstanceId: Instances![0]!.InstanceId,
        State: 'active',
        Status: { Code: 'fulfilled' },
        Type: 'one-time',
        SpotPrice: '0.016800',
        LaunchedAvailabilityZone: 'us-east-1a',
      },
    ]);
  });

  it('under the price is refused, and leaves an open request behind that can be cancelled', async () => {
    const { ec2, world } = await startWithSdk({ spot: { prices: [{ type: 't4g.small', usd: 0.0062 }] } });
    const tags = [{ ResourceType: 'spot-instances-request' as const, Tags: [{ Key: 'hunt', Value: 'one' }] }];

    const failure = await failureOf(ec2.send(run({ InstanceMarketOptions: spot('0.002'), TagSpecifications: tags })));
    const open = await ec2.send(
      new DescribeSpotInstanceRequestsCommand({
        Filters: [
          { Name: 'tag:hunt', Values: ['one'] },
          { Name: 'state', Values: ['open'] },
        ],
      }),
    );
    const [request] = open.SpotInstanceRequests!;
    const cancelled = await ec2.send(new CancelSpotInstanceRequestsCommand({ SpotInstanceRequestIds: [request!.SpotInstanceRequestId!] }));

    expect(failure).toEqual({
      status: 400,
      code: 'SpotMaxPriceTooLow',
      message: 'Your Spot request price of 0.002 is lower than the minimum required Spot request fulfillment price of 0.0062.',
    });
    expect(request).toMatchObject({ State: 'open', Status: { Code: 'price-too-low' } });
    expect(cancelled.CancelledSpotInstanceRequests).toMatchObject([{ State: 'cancelled' }]);
    expect(world.spotRequests()).toMatchObject([{ state: 'cancelled', status: 'canceled-before-fulfillment' }]);
    expect(world.instances).toEqual([]);
  });

  it('of an open request comes true behind the caller’s back once the price falls, where the scenario says so', async () => {
    const { ec2, wait, world } = await startWithSdk({
      spot: { openRequests: 'fill', prices: [{ usd: 0.01 }, { from: '1h', usd: 0.003 }] },
    });
    await failureOf(ec2.send(run({ InstanceMarketOptions: spot('0.004') })));
    const look = async () => (await ec2.send(new DescribeSpotInstanceRequestsCommand({}))).SpotInstanceRequests![0]!.State;

    const before = await look();
    await wait(3600);
    const after = await look();

    expect([before, after]).toEqual(['open', 'active']);
    expect(world.living()).toHaveLength(1);
    expect(world.launchCalls).toBe(1);
  });

  it('without a maximum price pays up to the on-demand price', async () => {
    const { ec2 } = await startWithSdk({
      spot: {
        prices: [
          { zone: 'a', usd: 0.02 },
          { zone: 'b', usd: 0.0168 },
        ],
      },
    });

    const dear = await failureOf(ec2.send(run()));
    const fair = await failureOf(ec2.send(run({ SubnetId: subnets[1] })));

    expect([dear?.code, fair]).toEqual(['SpotMaxPriceTooLow', null]);
  });

  it('ended by its owner closes its request', async () => {
    const { ec2, wait, world } = await startWithSdk();
    const { Instances } = await ec2.send(run());
    await ec2.send(new TerminateInstancesCommand({ InstanceIds: [Instances![0]!.InstanceId!] }));
    await wait(20);

    expect(world.spotRequests()).toMatchObject([{ state: 'closed', status: 'instance-terminated-by-user' }]);
  });

  it('is full in words of its own', async () => {
    const { ec2 } = await startWithSdk({ capacity: { windows: [{ market: 'on-demand' }] } });

    const full = await failureOf(ec2.send(run()));
    const onDemand = await failureOf(ec2.send(run({ InstanceMarketOptions: undefined })));

    expect(full).toEqual({
      status: 500,
      code: 'InsufficientInstanceCapacity',
      message: 'There is no Spot capacity available that matches your request.',
    });
    expect(onDemand).toBeNull();
  });
});

describe('GetSpotPlacementScores', () => {
  const types = ['t4g.small', 't4g.medium', 'm7g.large'];
  const ask = (over: object = {}) =>
    new GetSpotPlacementScoresCommand({
      InstanceTypes: types as never[],
      TargetCapacity: 1,
      SingleAvailabilityZone: true,
      RegionNames: ['us-east-1'],
      ...over,
    });

  it('scores zone ids, which DescribeAvailabilityZones maps to names', async () => {
    const { ec2 } = await startWithSdk({ capacity: { windows: [{ zone: 'c', market: 'spot' }] } });

    const { SpotPlacementScores } = await ec2.send(ask());
    const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));

    expect(SpotPlacementScores).toEqual([
      { Region: 'us-east-1', AvailabilityZoneId: 'use1-az4', Score: 1 },
      { Region: 'us-east-1', AvailabilityZoneId: 'use1-az6', Score: 1 },
      { Region: 'us-east-1', AvailabilityZoneId: 'use1-az1', Score: 9 },
    ]);
    expect(AvailabilityZones!.map((each) => [each.ZoneName, each.ZoneId, each.State])).toContainEqual([
      'us-east-1c',
      'use1-az1',
      'available',
    ]);
  });

  it('scores low for fewer than three types, refuses small pages, and can lie', async () => {
    const { ec2 } = await startWithSdk();
    const lying = await startWithSdk({ spot: { scores: 'inverted' } });
    const best = async (client: typeof ec2, over: object) =>
      Math.max(...(await client.send(ask(over))).SpotPlacementScores!.map((each) => each.Score!));

    expect(await best(ec2, {})).toBe(9);
    expect(await best(ec2, { InstanceTypes: types.slice(0, 2) })).toBeLessThan(3);
    expect(await best(lying.ec2, {})).toBe(1);
    expect((await failureOf(ec2.send(ask({ MaxResults: 9 }))))?.code).toBe('InvalidParameterValue');
    expect((await ec2.send(ask({ SingleAvailabilityZone: false }))).SpotPlacementScores).toEqual([{ Region: 'us-east-1', Score: 9 }]);
  });

  it('limits new configurations a day, and answers old ones', async () => {
    const { ec2, wait } = await startWithSdk({ spot: { newScores: 2 } });
    const codes = async (...targets: number[]) => {
      const found: (string | undefined)[] = [];
      for (const TargetCapacity of targets) found.push((await failureOf(ec2.send(ask({ TargetCapacity }))))?.code);
      return found;
    };

    const first = await codes(1, 2, 3, 1);
    await wait(86_400);
    const nextDay = await codes(3);

    expect(first).toEqual([undefined, undefined, 'MaxConfigLimitExceeded', undefined]);
    expect(nextDay).toEqual([undefined]);
  });
});

describe('DescribeSpotPriceHistory', () => {
  it('tells the price now, by type and zone', async () => {
    const { ec2, wait } = await startWithSdk({ spot: { prices: [{ zone: 'b', from: '1h', usd: 0.004 }] } });
    await wait(7200);

    const { SpotPriceHistory } = await ec2.send(
      new DescribeSpotPriceHistoryCommand({
        InstanceTypes: ['t4g.small'],
        ProductDescriptions: ['Linux/UNIX'],
        StartTime: new Date('2026-11-02T05:00:00Z'),
      }),
    );

    expect(SpotPriceHistory!.map((each) => [each.AvailabilityZone, each.SpotPrice, each.InstanceType, each.ProductDescription])).toEqual([
      ['us-east-1a', '0.005880', 't4g.small', 'Linux/UNIX'],
      ['us-east-1b', '0.004000', 't4g.small', 'Linux/UNIX'],
      ['us-east-1c', '0.006350', 't4g.small', 'Linux/UNIX'],
    ]);
  });

  it('goes back a week, newest first, in pages', async () => {
    const { ec2 } = await startWithSdk();
    const ask = (NextToken?: string) =>
      ec2.send(
        new DescribeSpotPriceHistoryCommand({
          InstanceTypes: ['t4g.small'],
          AvailabilityZone: 'us-east-1a',
          StartTime: new Date('2026-10-26T03:00:00Z'),
          MaxResults: 5,
          NextToken,
        }),
      );

    const first = await ask();
    const second = await ask(first.NextToken);

    const rows = [...first.SpotPriceHistory!, ...second.SpotPriceHistory!];
    expect([first.SpotPriceHistory!.length, second.SpotPriceHistory!.length, second.NextToken]).toEqual([5, 3, undefined]);
    expect(rows.map((each) => each.Timestamp!.getTime())).toEqual(
      rows.map((each) => each.Timestamp!.getTime()).toSorted((one, other) => other - one),
    );
    expect(new Set(rows.map((each) => each.SpotPrice)).size).toBeGreaterThan(3);
  });
});
