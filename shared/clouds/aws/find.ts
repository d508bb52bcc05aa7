import type { Filter, Instance } from '@aws-sdk/client-ec2';
import type { HuntQuery, InstanceView } from '../port.ts';
import { DescribeInstancesCommand } from './clients/ec2.ts';
import type { Link } from './link.ts';
import { isLacking, isNoAction } from './refusals.ts';
import { hasTags, tagFilters, viewInstance } from './view.ts';

/** Under these names the link remembers which filters the endpoint does not have. */
const tokenFilter = 'client-token filter';
const anyTagFilter = 'tag filters';

/**
 * DescribeInstances by tags, every page, whatever the state (terminated ones stay listed for about an hour); by the token too, in a
 * call of its own, since not every endpoint knows that filter and tags may lag behind the instance.
 */
export async function find(link: Link, hunt: HuntQuery): Promise<InstanceView[]> {
  const tagged = (await listTagged(link, tagFilters(hunt.tags))).filter((one) => hasTags(one.Tags, hunt.tags));
  const tokened = hunt.token === undefined ? [] : await findByToken(link, hunt.token);
  const views = [...tagged, ...tokened].map(viewInstance).filter((view) => view !== null);
  return [...new Map(views.map((view) => [view.id, view])).values()];
}

async function findByToken(link: Link, token: string): Promise<Instance[]> {
  if (link.lacks.has(tokenFilter)) return [];
  try {
    const found = await listInstances(link, [{ Name: 'client-token', Values: [token] }]);
    return found.filter((one) => one.ClientToken === token);
  } catch (error) {
    if (!isLacking(error)) throw error;
    link.lacks.add(tokenFilter);
    return [];
  }
}

/** Instances by tag filters; every instance of the region where the endpoint has none. Callers compare the tags themselves. */
export async function listTagged(link: Link, filters: Filter[]): Promise<Instance[]> {
  if (link.lacks.has(anyTagFilter)) return listInstances(link, []);
  try {
    return await listInstances(link, filters);
  } catch (error) {
    if (!isLacking(error) || isNoAction(error)) throw error;
    link.lacks.add(anyTagFilter);
    return listInstances(link, []);
  }
}

/** Instances that the filters let through, every page. */
export function listInstances(link: Link, filters: Filter[]): Promise<Instance[]> {
  return link.askAll(
    (token) => ({
      operation: 'DescribeInstances',
      make: (sdk, options) =>
        sdk.ec2.send(
          new DescribeInstancesCommand({
            ...(filters.length === 0 ? {} : { Filters: filters }),
            MaxResults: 1000,
            ...(token === undefined ? {} : { NextToken: token }),
          }),
          options,
        ),
    }),
    (page) => page.Reservations?.flatMap((reservation) => reservation.Instances ?? []),
  );
}
