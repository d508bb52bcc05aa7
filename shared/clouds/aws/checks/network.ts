import { isJsonObject, type JsonObject } from '../../../domain/json.ts';
import { subnetIds } from '../../../domain/launch/places.ts';
import { DescribeSecurityGroupsCommand } from '../clients/ec2.ts';
import { readSubnets } from '../subnets.ts';
import { type Examination, type Finding, failed, ok, skipped, warning } from './examination.ts';

/** The subnets are there, usable, and have an address left. */
export async function checkSubnets(examination: Examination): Promise<Finding> {
  const ids = subnetIds(examination.payload, examination.subnetIds);
  if (ids.length === 0) return skipped('the payload names no subnet: EC2 takes the default one of a zone, where there is a default VPC');
  const found = await readSubnets(examination.link, ids);
  examination.subnets = found;
  const missing = ids.filter((id) => !found.some((subnet) => subnet.SubnetId === id));
  if (missing.length > 0) return failed(`${missing.join(', ')} not found in this region`, 'SubnetId: check the id and the region');
  const detail = found
    .map((subnet) => `${subnet.SubnetId} in ${subnet.AvailabilityZone}: ${subnet.AvailableIpAddressCount ?? '?'} free addresses`)
    .join('; ');
  const full = found.filter((subnet) => subnet.AvailableIpAddressCount === 0);
  if (full.length === found.length) return failed(detail, 'SubnetId: the subnet has no free address; free some, or take a larger one');
  return full.length > 0 ? warning(detail, 'the full ones are left out by the hunt') : ok(detail);
}

/** The groups are there, and in the VPC of the subnet: EC2 takes no others. */
export async function checkGroups({ link, payload, subnets }: Examination): Promise<Finding> {
  const ids = groupIds(payload);
  if (ids.length === 0) return skipped("the payload names no security group: EC2 takes the VPC's default one, which lets no SSH in");
  const groups = await link.askAll(
    (token) => ({
      operation: 'DescribeSecurityGroups',
      make: (sdk, options) =>
        sdk.ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ids, ...(token === undefined ? {} : { NextToken: token }) }), options),
    }),
    (page) => page.SecurityGroups,
  );
  const missing = ids.filter((id) => !groups.some((group) => group.GroupId === id));
  if (missing.length > 0) return failed(`${missing.join(', ')} not found`, 'SecurityGroupIds: check the security group and the region');
  const vpcs = new Set((subnets ?? []).map((subnet) => subnet.VpcId));
  const foreign = groups.filter((group) => vpcs.size > 0 && group.VpcId !== undefined && !vpcs.has(group.VpcId));
  if (foreign.length > 0)
    return failed(
      `${foreign.map((group) => `${group.GroupId} is in ${group.VpcId}`).join(', ')}, the subnet in ${[...vpcs].join(', ')}`,
      "SecurityGroupIds: take groups of the subnet's VPC",
    );
  return ok(groups.map((group) => `${group.GroupId} (${group.GroupName ?? 'no name'})`).join(', '));
}

function groupIds(payload: JsonObject): string[] {
  const interfaces = Array.isArray(payload.NetworkInterfaces) ? payload.NetworkInterfaces.filter(isJsonObject) : [];
  const named = [payload.SecurityGroupIds, ...interfaces.map((one) => one.Groups)];
  return [...new Set(named.flatMap((list) => (Array.isArray(list) ? list : [])).filter((id) => typeof id === 'string'))];
}
