import type { Subnet } from '@aws-sdk/client-ec2';
import type { SubnetView } from '../port.ts';
import { DescribeSubnetsCommand } from './clients/ec2.ts';
import type { Link } from './link.ts';

/** Subnets by id, with the zone that each of them decides. Throws `InvalidSubnetID.NotFound` for one that is not there. */
export async function subnets(link: Link, ids: readonly string[]): Promise<SubnetView[]> {
  const found = ids.length === 0 ? [] : await readSubnets(link, ids);
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
