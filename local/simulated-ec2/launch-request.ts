import type { Disk } from './disks.ts';
import { disksOf } from './disks.ts';
import type { Image } from './images.ts';
import type { Params } from './params.ts';
import { branchAt, branchesAt, flagAt, numberAt, textAt, textsAt } from './params.ts';
import type { Market } from './quotas.ts';
import { contradictory, invalid, missing, notFound, Refusal } from './refusal.ts';
import type { KeyPair } from './resources.ts';
import type { State, Zone } from './state.ts';
import { freeOpening, offers } from './state.ts';
import { checkLaunchTags, specifiedTags } from './tags.ts';
import type { InstanceType } from './types.ts';
import { findType } from './types.ts';

/** A RunInstances call that is right as far as it can be told without looking at room. */
export interface Wanted {
  readonly params: Params;
  readonly least: number;
  readonly most: number;
  readonly type: InstanceType;
  readonly image: Image;
  readonly zone: Zone;
  readonly market: Market;
  /** USD an hour; null for the on-demand price. */
  readonly maxPrice: number | null;
  readonly key: KeyPair | null;
  readonly groups: readonly string[];
  readonly isPublic: boolean;
  readonly keepsInterface: boolean;
  readonly disks: readonly Disk[];
}

/** Throws the `Refusal` that EC2 would answer. */
export function readLaunch(state: State, params: Params): Wanted {
  const [least, most] = [numberAt(params, 'MinCount'), numberAt(params, 'MaxCount')];
  if (least === null) throw missing('MinCount');
  if (most === null) throw missing('MaxCount');
  if (!Number.isInteger(least) || least < 1 || most < least)
    throw invalid(`Invalid value '${least}' for MinCount or '${most}' for MaxCount.`);
  const type = typeAt(params);
  const image = imageAt(state, params);
  if (image.architecture !== type.architecture)
    throw invalid(
      `The architecture '${type.architecture}' of the specified instance type does not match the architecture '${image.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.`,
    );
  checkUserData(params);
  checkLaunchTags(params);
  // Throws for tags that break the rules.
  for (const kind of ['instance', 'volume', 'network-interface', 'spot-instances-request']) specifiedTags(params, kind);
  const keyName = textAt(params, 'KeyName');
  const key = keyName === null ? null : state.keyPairs.get(keyName);
  if (key === undefined) throw new Refusal('InvalidKeyPair.NotFound', `The key pair '${keyName}' does not exist`);
  const { market, maxPrice } = marketAt(params);
  const card = branchesAt(params, 'NetworkInterface')[0];
  return {
    params,
    least,
    most,
    type,
    image,
    zone: zoneAt(state, params, { type: type.name, market }),
    market,
    maxPrice,
    key,
    groups: groupsAt(state, params, card),
    isPublic: flagAt(card, 'AssociatePublicIpAddress') ?? true,
    keepsInterface: flagAt(card, 'DeleteOnTermination') === false,
    disks: disksOf(params, image),
  };
}

function typeAt(params: Params): InstanceType {
  const name = textAt(params, 'InstanceType') ?? 'm1.small';
  const type = findType(name);
  if (!type) throw invalid(`Invalid value '${name}' for InstanceType.`);
  return type;
}

function imageAt(state: State, params: Params): Image {
  const id = textAt(params, 'ImageId');
  if (id === null) throw missing('ImageId');
  const parameter = /^resolve:ssm:(.+)$/.exec(id)?.[1];
  if (parameter) {
    const named = state.images.find((each) => each.parameters.includes(parameter));
    if (named) return named;
    throw invalid(`Unable to resolve SSM parameter ${parameter}`);
  }
  if (!/^ami-[0-9a-f]{8}([0-9a-f]{9})?$/.test(id)) throw new Refusal('InvalidAMIID.Malformed', `Invalid id: "${id}"`);
  const image = state.images.find((each) => each.id === id);
  if (!image) throw new Refusal('InvalidAMIID.NotFound', `The image id '[${id}]' does not exist`);
  return image;
}

function checkUserData(params: Params): void {
  const data = textAt(params, 'UserData');
  if (data === null) return;
  if (!/^[A-Za-z0-9+/\s]*={0,2}$/.test(data)) throw invalid('Invalid BASE64 encoding of user data.');
  if (Buffer.from(data, 'base64').length > 16_384) throw invalid('User data is limited to 16384 bytes');
}

function marketAt(params: Params): { market: Market; maxPrice: number | null } {
  const options = branchAt(params, 'InstanceMarketOptions');
  if (!options) return { market: 'on-demand', maxPrice: null };
  if (textAt(options, 'MarketType') !== 'spot') throw invalid(`Invalid value '${textAt(options, 'MarketType')}' for MarketType.`);
  const spot = branchAt(options, 'SpotOptions');
  const kind = textAt(spot, 'SpotInstanceType') ?? 'one-time';
  const [validUntil, behaviour] = [textAt(spot, 'ValidUntil'), textAt(spot, 'InstanceInterruptionBehavior') ?? 'terminate'];
  if (kind === 'one-time' && validUntil !== null) throw contradictory('ValidUntil is not supported for one-time Spot Instance requests.');
  if (kind === 'one-time' && behaviour !== 'terminate')
    throw contradictory(`One-time requests cannot have the interruption behavior '${behaviour}'.`);
  if (kind !== 'one-time') throw invalid(`SpotInstanceType '${kind}' is not one that the simulator plays: one-time.`);
  const price = textAt(spot, 'MaxPrice');
  if (price !== null && !(Number(price) > 0)) throw invalid(`Invalid value '${price}' for MaxPrice.`);
  return { market: 'spot', maxPrice: price === null ? null : Number(price) };
}

/** The subnet decides, else the zone that is asked for; else EC2 takes one with room. */
function zoneAt(state: State, params: Params, place: { type: string; market: Market }): Zone {
  const { zones } = state.scenario;
  const subnet = textAt(branchesAt(params, 'NetworkInterface')[0], 'SubnetId') ?? textAt(params, 'SubnetId');
  const asked = textAt(params, 'Placement', 'AvailabilityZone');
  if (subnet !== null) {
    const zone = zones.find((each) => each.subnet === subnet);
    if (!zone) throw notFound('InvalidSubnetID', 'subnet ID', [subnet]);
    if (asked !== null && asked !== zone.name) throw contradictory(`The subnet '${subnet}' is not in the availability zone '${asked}'.`);
    return zone;
  }
  if (asked !== null) {
    const zone = zones.find((each) => each.name === asked);
    if (!zone) throw invalid(`Invalid availability zone: [${asked}]`);
    return zone;
  }
  const offering = zones.filter((each) => offers(state, place.type, each.name));
  return offering.find((each) => freeOpening(state, { ...place, zone: each.name })) ?? offering[0] ?? zones[0]!;
}

/** Whether the caller chose the zone, which makes a client token zonal. */
export function isZonal(params: Params): boolean {
  const card = branchesAt(params, 'NetworkInterface')[0];
  return (textAt(card, 'SubnetId') ?? textAt(params, 'SubnetId') ?? textAt(params, 'Placement', 'AvailabilityZone')) !== null;
}

function groupsAt({ scenario }: State, params: Params, card: Params | undefined): string[] {
  if (card && (branchAt(params, 'SecurityGroupId') || textAt(params, 'SubnetId')))
    throw contradictory('Network interfaces and an instance-level subnet ID or security groups may not be specified on the same request');
  const ids = [...textsAt(params, 'SecurityGroupId'), ...textsAt(card, 'SecurityGroupId')];
  const names = textsAt(params, 'SecurityGroup');
  const strange = ids.filter((id) => !scenario.securityGroups.some((each) => each.id === id));
  if (strange.length > 0) throw notFound('InvalidGroup', 'security group', [strange[0]!]);
  const named = names.map((name) => {
    const group = scenario.securityGroups.find((each) => each.name === name);
    if (!group) throw notFound('InvalidGroup', 'security group', [name]);
    return group.id;
  });
  const all = [...ids, ...named];
  return all.length > 0 ? all : scenario.securityGroups.slice(0, 1).map((each) => each.id);
}
