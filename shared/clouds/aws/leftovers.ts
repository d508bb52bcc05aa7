import type { SpotInstanceRequest, Volume } from '@aws-sdk/client-ec2';
import { isJsonObject } from '../../domain/json.ts';
import type { HuntQuery } from '../port.ts';
import { DescribeSpotInstanceRequestsCommand, DescribeVolumesCommand } from './clients/ec2.ts';
import type { Link } from './link.ts';
import { isNoAction, isRefusal, orIf } from './refusals.ts';
import { cancelSpotRequests } from './spot-requests.ts';
import { hasTags, tagFilters, textAt } from './view.ts';
import { deleteVolume } from './volumes.ts';

/**
 * Ends what carries the hunt's tags besides instances: spot requests that could still launch, and volumes that outlived their
 * instance. Returns all that was there, also what was asked to go just now: only a later look that finds nothing proves the end.
 * Tags are compared here once more, so that an endpoint that ignores a filter loses nothing of anybody else's.
 */
export async function endLeftovers(link: Link, hunt: HuntQuery): Promise<string[]> {
  if (Object.keys(hunt.tags).length === 0) throw new TypeError('leftovers are looked for by owner tags; none were given');
  return [...(await endSpotRequests(link, hunt)), ...(await endVolumes(link, hunt))];
}

async function endSpotRequests(link: Link, hunt: HuntQuery): Promise<string[]> {
  const market = hunt.payload.InstanceMarketOptions;
  const isSpot = isJsonObject(market) && textAt(market, 'MarketType') === 'spot';
  // Who hunts on demand alone need not be allowed to look at spot requests.
  const isNothing = (error: unknown) => isNoAction(error) || (!isSpot && isRefusal(error, 'UnauthorizedOperation'));
  const requests = await orIf(isNothing, listSpotRequests(link, hunt.tags), []);
  // An active one-time request ends with its instance; to cancel it does the instance no harm and stops a persistent one.
  const open = requests
    .filter((one) => one.State === 'open' || (one.State === 'active' && (hunt.keep === undefined || one.InstanceId !== hunt.keep)))
    .map((one) => one.SpotInstanceRequestId!);
  if (open.length > 0) await cancelSpotRequests(link, open);
  return open;
}

async function listSpotRequests(link: Link, tags: HuntQuery['tags']): Promise<SpotInstanceRequest[]> {
  const filters = [...tagFilters(tags), { Name: 'state', Values: ['open', 'active'] }];
  const found = await link.askAll(
    (token) => ({
      operation: 'DescribeSpotInstanceRequests',
      make: (sdk, options) =>
        sdk.ec2.send(
          new DescribeSpotInstanceRequestsCommand({ Filters: filters, ...(token === undefined ? {} : { NextToken: token }) }),
          options,
        ),
    }),
    (page) => page.SpotInstanceRequests,
  );
  return found.filter((one) => one.SpotInstanceRequestId && hasTags(one.Tags, tags));
}

async function endVolumes(link: Link, hunt: HuntQuery): Promise<string[]> {
  const volumes = (await orIf(isNoAction, listVolumes(link, hunt.tags), [])).filter(
    (one) => one.State !== 'deleting' && one.State !== 'deleted' && !isOf(one, hunt.keep),
  );
  // Taken by somebody since the list was read: the next look tells.
  const isTaken = (error: unknown) => isRefusal(error, 'VolumeInUse', 'IncorrectState');
  for (const volume of volumes.filter((one) => one.State === 'available')) await orIf(isTaken, deleteVolume(link, volume.VolumeId!), null);
  return volumes.map((one) => one.VolumeId!);
}

function isOf(volume: Volume, keep: string | undefined): boolean {
  return keep !== undefined && (volume.Attachments ?? []).some((attachment) => attachment.InstanceId === keep);
}

async function listVolumes(link: Link, tags: HuntQuery['tags']): Promise<Volume[]> {
  const found = await link.askAll(
    (token) => ({
      operation: 'DescribeVolumes',
      make: (sdk, options) =>
        sdk.ec2.send(
          new DescribeVolumesCommand({ Filters: tagFilters(tags), ...(token === undefined ? {} : { NextToken: token }) }),
          options,
        ),
    }),
    (page) => page.Volumes,
  );
  return found.filter((one) => one.VolumeId && hasTags(one.Tags, tags));
}
