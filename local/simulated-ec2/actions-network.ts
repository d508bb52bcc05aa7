import type { Actions } from './action.ts';
import type { Params } from './params.ts';
import { textsAt } from './params.ts';
import { notFound } from './refusal.ts';
import { byIds, filtered, paged } from './select.ts';
import type { State } from './state.ts';
import { freeAddresses } from './state.ts';
import type { Xml } from './xml.ts';

function describeSubnets(state: State, params: Params): Xml {
  const { scenario } = state;
  const subnets = scenario.zones.map((zone, index) => ({
    id: zone.subnet,
    zone,
    cidr: `172.31.${index * 16}.0/20`,
    free: freeAddresses(state, zone),
  }));
  const ids = textsAt(params, 'SubnetId');
  const found = filtered(state, 'DescribeSubnets', params, byIds(subnets, ids, 'InvalidSubnetID', 'subnet ID'), {
    'subnet-id': (each) => each.id,
    'vpc-id': () => scenario.vpc,
    'availability-zone': (each) => each.zone.name,
    'availability-zone-id': (each) => each.zone.id,
    'default-for-az': () => true,
    'cidr-block': (each) => each.cidr,
    state: () => 'available',
  });
  const { page, nextToken } = paged(params, found, { ids });
  return {
    subnetSet: page.map(({ id, zone, cidr, free }) => ({
      subnetId: id,
      subnetArn: `arn:aws:ec2:${scenario.region}:${scenario.accountId}:subnet/${id}`,
      state: 'available',
      vpcId: scenario.vpc,
      cidrBlock: cidr,
      availableIpAddressCount: free,
      availabilityZone: zone.name,
      availabilityZoneId: zone.id,
      defaultForAz: true,
      mapPublicIpOnLaunch: true,
      ownerId: scenario.accountId,
      tagSet: [],
    })),
    nextToken,
  };
}

function describeSecurityGroups(state: State, params: Params): Xml {
  const { scenario } = state;
  const [ids, names] = [textsAt(params, 'GroupId'), textsAt(params, 'GroupName')];
  const strange = names.find((name) => !scenario.securityGroups.some((each) => each.name === name));
  if (strange !== undefined) throw notFound('InvalidGroup', 'security group', [strange]);
  const chosen = byIds(scenario.securityGroups, ids, 'InvalidGroup', 'security group').filter(
    (each) => names.length === 0 || names.includes(each.name),
  );
  const fields = {
    'group-id': (each: { id: string }) => each.id,
    'group-name': (each: { name: string }) => each.name,
    'vpc-id': () => scenario.vpc,
  };
  const { page, nextToken } = paged(params, filtered(state, 'DescribeSecurityGroups', params, chosen, fields), { ids });
  const ssh = { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipRanges: [{ cidrIp: '0.0.0.0/0' }] };
  const all = { ipProtocol: '-1', ipRanges: [{ cidrIp: '0.0.0.0/0' }] };
  return {
    securityGroupInfo: page.map(({ id, name }) => ({
      ownerId: scenario.accountId,
      groupId: id,
      groupName: name,
      groupDescription: `${name} security group`,
      vpcId: scenario.vpc,
      ipPermissions: [ssh],
      ipPermissionsEgress: [all],
      tagSet: [],
    })),
    nextToken,
  };
}

function describeVpcs(state: State, params: Params): Xml {
  const { vpc, accountId } = state.scenario;
  const fields = { 'vpc-id': () => vpc, 'is-default': () => true, isDefault: () => true, state: () => 'available' };
  const found = filtered(state, 'DescribeVpcs', params, byIds([{ id: vpc }], textsAt(params, 'VpcId'), 'InvalidVpcID', 'vpc ID'), fields);
  const view = {
    vpcId: vpc,
    ownerId: accountId,
    state: 'available',
    cidrBlock: '172.31.0.0/16',
    isDefault: true,
    instanceTenancy: 'default',
    tagSet: [],
  };
  return { vpcSet: found.map(() => view) };
}

export const networkActions: Actions = {
  DescribeSubnets: describeSubnets,
  DescribeSecurityGroups: describeSecurityGroups,
  DescribeVpcs: describeVpcs,
};
