import type { SpotPrice as PricePoint } from '@aws-sdk/client-ec2';
import { CloudCallError } from '../../domain/fault.ts';
import type { SpotMarket, SpotPrice } from '../port.ts';
import { DescribeSpotPriceHistoryCommand, GetSpotPlacementScoresCommand } from './clients/ec2.ts';
import type { Link } from './link.ts';
import { listZones } from './zones.ts';

type Scores = Readonly<Record<string, number>>;

/** EC2 limits *new* questions about placement a day, so an answer serves every asker for a while (platform-facts). */
const scoreLifeMs = 15 * 60 * 1000;
const priceDaysMs = 7 * 24 * 3600 * 1000;
/** Of 1,000 points each: a week of some types in some zones takes one or two. */
const mostPricePages = 10;

/** What the spot market says. All of it is a hint: what cannot be had is left out and never stands in a launch's way. */
export function spotMarket(link: Link): SpotMarket {
  const remembered = new Map<string, { at: number; scores: Promise<Scores> }>();
  return {
    placementScores(types, region) {
      const question = [region, ...[...types].sort()].join(' ');
      const known = remembered.get(question);
      if (known && link.now() - known.at < scoreLifeMs) return known.scores;
      const scores = hint(readScores(link, types, region), {});
      remembered.set(question, { at: link.now(), scores });
      return scores;
    },
    prices: (types) => (types.length === 0 ? Promise.resolve([]) : hint(readPrices(link, types), [])),
  };
}

async function hint<T>(answer: Promise<T>, instead: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CloudCallError) return instead;
    throw error;
  }
}

/**
 * GetSpotPlacementScores, a score a zone. It names zones by id, which mean the same to every account, so they are mapped to this
 * account's names. With fewer than three types the score is always low (docs.aws.amazon.com, spot placement score): the caller gives them.
 */
async function readScores(link: Link, types: readonly string[], region: string): Promise<Scores> {
  if (types.length === 0) return {};
  const found = await link.askAll(
    (token) => ({
      operation: 'GetSpotPlacementScores',
      make: (sdk, options) =>
        sdk.ec2.send(
          new GetSpotPlacementScoresCommand({
            InstanceTypes: [...types],
            TargetCapacity: 1,
            TargetCapacityUnitType: 'units',
            SingleAvailabilityZone: true,
            RegionNames: [region],
            MaxResults: 30,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
          options,
        ),
    }),
    (page) => page.SpotPlacementScores,
  );
  const names = new Map((await listZones(link)).map((zone) => [zone.ZoneId, zone.ZoneName]));
  return Object.fromEntries(
    found.flatMap(({ AvailabilityZoneId: id, Score }) => {
      const name = names.get(id);
      return name === undefined || Score === undefined ? [] : [[name, Score]];
    }),
  );
}

/** The newest price a type and zone, and its highest over its lowest of the last seven days. */
async function readPrices(link: Link, types: readonly string[]): Promise<SpotPrice[]> {
  const StartTime = new Date(link.now() - priceDaysMs);
  const points = await link.askAll(
    (token) => ({
      operation: 'DescribeSpotPriceHistory',
      make: (sdk, options) =>
        sdk.ec2.send(
          new DescribeSpotPriceHistoryCommand({
            InstanceTypes: [...new Set(types)] as never[],
            ProductDescriptions: ['Linux/UNIX'],
            StartTime,
            MaxResults: 1000,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
          options,
        ),
    }),
    (page) => page.SpotPriceHistory,
    mostPricePages,
  );
  return [...Map.groupBy(points, (point) => `${point.InstanceType}/${point.AvailabilityZone}`).values()].flatMap(summarize);
}

function summarize(points: readonly PricePoint[]): SpotPrice[] {
  const dated = points
    .map((point) => ({ at: point.Timestamp?.getTime() ?? Number.NaN, usd: Number(point.SpotPrice), point }))
    .filter(({ at, usd }) => !Number.isNaN(at) && usd > 0)
    .toSorted((one, other) => other.at - one.at);
  const newest = dated[0];
  if (!newest?.point.InstanceType || !newest.point.AvailabilityZone) return [];
  const prices = dated.map(({ usd }) => usd);
  return [
    {
      type: newest.point.InstanceType,
      zone: newest.point.AvailabilityZone,
      usdPerHour: newest.usd,
      swing: Math.max(...prices) / Math.min(...prices),
      at: new Date(newest.at).toISOString(),
    },
  ];
}
