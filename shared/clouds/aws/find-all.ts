import type { Filter, Tag } from '@aws-sdk/client-ec2';
import { type Found, foundInstance } from '../../domain/sweep/found.ts';
import { ownerTagNames } from '../../domain/sweep/owner.ts';
import type { NamespaceQuery } from '../port.ts';
import { DescribeKeyPairsCommand, DescribeSpotInstanceRequestsCommand, DescribeVolumesCommand } from './clients/ec2.ts';
import { listTagged } from './find.ts';
import { keyPairs } from './key-pairs.ts';
import type { Link } from './link.ts';
import { isNoAction, isRefusal, orIf } from './refusals.ts';
import { cancelSpotRequests } from './spot-requests.ts';
import { terminate } from './terminate.ts';
import { tagsOf, viewInstance } from './view.ts';
import { deleteVolume } from './volumes.ts';

/**
 * Instances, volumes, spot requests and key pairs of the region with one of the namespace's owner tags, every page. The tags are compared
 * here once more, so that an endpoint that ignores the filter shows nothing of anybody else's.
 */
export async function findAll(link: Link, { namespace }: NamespaceQuery): Promise<Found[]> {
  const names = ownerTagNames(namespace);
  // One filter with several values means "any of them" (docs.aws.amazon.com, Filter API).
  const filters: Filter[] = [{ Name: 'tag-key', Values: names }];
  const found = [
    ...(await findInstances(link, filters)),
    ...(await orIf(isNoAction, findVolumes(link, filters), [])),
    // Who hunts on demand alone need not be allowed to look at spot requests, and can have made none.
    ...(await orIf((error) => isNoAction(error) || isRefusal(error, 'UnauthorizedOperation'), findSpotRequests(link, filters), [])),
    ...(await orIf(isNoAction, findKeyPairs(link, filters), [])),
  ];
  return found.filter(({ tags }) => names.some((name) => Object.hasOwn(tags, name)));
}

/** Asks for the end of one thing. An active spot request may be cancelled: its instance lives on. */
export async function endFound(link: Link, { kind, id }: Pick<Found, 'kind' | 'id'>): Promise<'accepted' | 'not-found'> {
  if (kind === 'instance') return terminate(link, id);
  if (kind === 'key-pair') {
    await keyPairs(link).remove(id);
    return 'accepted';
  }
  return kind === 'volume' ? deleteVolume(link, id) : cancelSpotRequests(link, [id]);
}

async function findInstances(link: Link, filters: Filter[]): Promise<Found[]> {
  const instances = await listTagged(link, filters);
  return instances
    .map(viewInstance)
    .filter((view) => view !== null)
    .map(foundInstance);
}

async function findVolumes(link: Link, filters: Filter[]): Promise<Found[]> {
  const volumes = await link.askAll(
    (token) => ({
      operation: 'DescribeVolumes',
      make: (sdk, options) => sdk.ec2.send(new DescribeVolumesCommand({ Filters: filters, ...next(token) }), options),
    }),
    (page) => page.Volumes,
  );
  return volumes.flatMap(({ VolumeId, State = 'unknown', CreateTime, Tags }) =>
    found('volume', VolumeId, CreateTime, Tags, {
      state: State,
      living: State !== 'deleting' && State !== 'deleted',
      inUse: State !== 'available',
    }),
  );
}

async function findSpotRequests(link: Link, filters: Filter[]): Promise<Found[]> {
  const requests = await link.askAll(
    (token) => ({
      operation: 'DescribeSpotInstanceRequests',
      make: (sdk, options) => sdk.ec2.send(new DescribeSpotInstanceRequestsCommand({ Filters: filters, ...next(token) }), options),
    }),
    (page) => page.SpotInstanceRequests,
  );
  return requests.flatMap(({ SpotInstanceRequestId, State = 'unknown', CreateTime, Tags }) =>
    found('spot-request', SpotInstanceRequestId, CreateTime, Tags, {
      state: State,
      living: State === 'open' || State === 'active',
      inUse: false,
    }),
  );
}

/** DescribeKeyPairs has no pages. */
async function findKeyPairs(link: Link, filters: Filter[]): Promise<Found[]> {
  const { output } = await link.ask({
    operation: 'DescribeKeyPairs',
    make: (sdk, options) => sdk.ec2.send(new DescribeKeyPairsCommand({ Filters: filters }), options),
  });
  const pairs = output.KeyPairs ?? [];
  return pairs.flatMap(({ KeyName, CreateTime, Tags }) =>
    found('key-pair', KeyName, CreateTime, Tags, { state: 'available', living: true, inUse: false }),
  );
}

type Condition = Pick<Found, 'state' | 'living' | 'inUse'>;

function found(
  kind: Found['kind'],
  id: string | undefined,
  createdAt: Date | undefined,
  tags: Tag[] | undefined,
  condition: Condition,
): Found[] {
  return id ? [{ kind, id, createdAt: createdAt?.toISOString() ?? null, tags: tagsOf(tags), ...condition }] : [];
}

/** By pages: a call for everything at once is throttled sooner, and may time out (docs.aws.amazon.com, EC2 API, pagination). */
function next(token: string | undefined): { MaxResults: number; NextToken?: string } {
  return { MaxResults: 500, ...(token === undefined ? {} : { NextToken: token }) };
}
