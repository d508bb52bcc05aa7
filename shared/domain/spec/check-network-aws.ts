import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts';
import { objectsIn } from '../launch/aws-tags.ts';
import type { Problem } from '../problem.ts';
import { shown } from './shown.ts';

/**
 * Subnet and security groups (FR-006, FR-007): at the top, or in the first network interface, never in both (EC2 refuses that). Several
 * subnets take turns, so nothing may tie the payload to one of them.
 */
export function checkNetworkAws(launch: JsonObject, subnets: readonly string[], prefix: string): Problem[] {
  const problems: Problem[] = [];
  const say = (path: string, expected: string, got: string, remedy?: string) =>
    problems.push({ path: prefix + path, expected, got, ...(remedy === undefined ? {} : { remedy }) });
  const cards = objectsIn(launch.NetworkInterfaces);
  const card = cards[0];
  if (card === undefined) {
    if (!has(launch.SubnetId) && subnets.length === 0)
      say('SubnetId', 'the id of a subnet (subnet-…), here or several in hunt.subnets', 'nothing');
    if (!isFilled(launch.SecurityGroupIds))
      say('SecurityGroupIds', 'the ids of one or more security groups (sg-…)', shown(launch.SecurityGroupIds));
  } else {
    for (const key of ['SubnetId', 'SecurityGroupIds']) {
      if (has(launch[key]))
        say(key, `nothing, for there are NetworkInterfaces: NetworkInterfaces[0].${key === 'SubnetId' ? key : 'Groups'}`, 'both');
    }
    if (has(card.NetworkInterfaceId)) {
      say(
        'NetworkInterfaces[0].NetworkInterfaceId',
        'a new interface (SubnetId and Groups)',
        'an existing one',
        'a hunt goes through subnets, and ends what it made',
      );
    } else {
      if (!has(card.SubnetId) && subnets.length === 0) say('NetworkInterfaces[0].SubnetId', 'the id of a subnet (subnet-…)', 'nothing');
      if (!isFilled(card.Groups)) say('NetworkInterfaces[0].Groups', 'the ids of one or more security groups (sg-…)', shown(card.Groups));
    }
  }
  if (has(launch.SecurityGroups))
    say('SecurityGroups', 'nothing: names work in a default VPC only', shown(launch.SecurityGroups), 'give ids in SecurityGroupIds');
  if (subnets.length > 1) problems.push(...tied(launch, card, prefix));
  return problems;
}

/** Fields that belong to one subnet, while a hunt goes through several. */
function tied(launch: JsonObject, card: JsonObject | undefined, prefix: string): Problem[] {
  const zone = isJsonObject(launch.Placement) ? launch.Placement.AvailabilityZone : undefined;
  const fields: [path: string, value: JsonValue | undefined][] = [
    ['Placement.AvailabilityZone', zone],
    ['PrivateIpAddress', launch.PrivateIpAddress],
    ['NetworkInterfaces[0].PrivateIpAddress', card?.PrivateIpAddress],
  ];
  return fields
    .filter(([, value]) => has(value))
    .map(([path, value]) => ({ path: prefix + path, expected: 'nothing, for hunt.subnets names several subnets', got: shown(value) }));
}

function isFilled(value: JsonValue | undefined): boolean {
  return Array.isArray(value) && value.length > 0;
}

function has(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}
