import type { Subnet } from '@aws-sdk/client-ec2';
import type { SubnetView } from '../port.ts';
import { DescribeSubnetsCommand } from './clients/ec2.ts';
import type { Link } from './link.ts';
import { isNoAction, orIf } from './refusals.ts';

/**
 * Subnets by id, with the zone that each of them decides. Throws `InvalidSubnetID.NotFound` for one that is not there. Where the endpoint
 * cannot describe subnets, each is a zone of its own, by its own name: a launch needs the id alone.
 */
export async function subnets(link: Link, ids: readonly string[]): Promise<SubnetView[]> {
  const found = ids.length === 0 ? [] : await orIf(isNoAction, readSubnets(link, ids), null);
  if (found === null) return [...new Set(ids)].map((id) => ({ id, zone: id, zoneId: null, freeAddresses: null }));
  return found.flatMap((subnet) => {
    const { SubnetId: id, AvailabilityZone: zone } = subnet;
    if (!id || !zone) return [];
    return [{ id, zone, zoneId: subnet.AvailabilityZoneId ?? null, freeAddresses: subnet.AvailableIpAddressCount ?? null }];
  });
}

export function readSubnets(link: Link, ids: readonly string[]): Promise<Subnet[]> {
  return link.askAll(
    (token) => ({
      operation: 'DescribeSubnets',
      make: (sdk, options) =>
        sdk.ec2.send(
          new DescribeSubnetsCommand({ SubnetIds: [...new Set(ids)], ...(token === undefined ? {} : { NextToken: token }) }),
          options,
        ),
    }),
    (page) => page.Subnets,
  );
}
