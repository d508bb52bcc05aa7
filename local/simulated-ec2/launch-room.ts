import type { Wanted } from './launch-request.ts';
import { priceText, spotPrice } from './prices.ts';
import { quotaOf } from './quotas.ts';
import { Refusal } from './refusal.ts';
import type { State } from './state.ts';
import { freeAddresses, living, offers, seatsIn } from './state.ts';

/** How many instances there is a place for, between the least and the most that are wanted. Throws where it is too few. */
export function placesFor(state: State, wanted: Wanted): number {
  const { type, zone, market, least, most } = wanted;
  if (!offers(state, type.name, zone.name)) throw unsupported(state, wanted);
  const quota = quotaOf(type, market);
  const limit = state.scenario.limits[quota.code] ?? Infinity;
  const used = living(state).reduce((sum, each) => sum + (quotaOf(each.type, each.market) === quota ? each.type.vcpus : 0), 0);
  const byQuota = Math.floor((limit - used) / type.vcpus);
  if (byQuota < least) throw overLimit(wanted, limit);
  const byAddress = freeAddresses(state, zone);
  if (byAddress < least)
    throw new Refusal(
      'InsufficientFreeAddressesInSubnet',
      `There are not enough free addresses in subnet '${zone.subnet}' to satisfy the requested number of instances.`,
    );
  const room = roomFor(state, wanted);
  // A price that is too low is told before a lack of room.
  if (room < least && !priceShort(state, wanted)) throw full(state, wanted);
  return Math.max(least, Math.min(most, byQuota, byAddress, room));
}

function roomFor(state: State, { type, zone, market }: Wanted): number {
  const openings = state.capacity({ type: type.name, zone: zone.name, market }, state.seconds());
  return openings.reduce((sum, { key, count }) => sum + (count === Infinity ? count : Math.max(0, count - seatsIn(state, key))), 0);
}

function overLimit({ market }: Wanted, limit: number): Refusal {
  if (market === 'spot') return new Refusal('MaxSpotInstanceCountExceeded', 'Max spot instance count exceeded');
  return new Refusal(
    'VcpuLimitExceeded',
    `You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
  );
}

function unsupported(state: State, { type, zone }: Wanted): Refusal {
  const others = state.scenario.zones.filter((each) => offers(state, type.name, each.name)).map((each) => each.name);
  const choice = others.length > 0 ? ` or choosing ${others.join(', ')}` : '';
  return new Refusal(
    'Unsupported',
    `Your requested instance type (${type.name}) is not supported in your requested Availability Zone (${zone.name}). Please retry your request by not specifying an Availability Zone${choice}.`,
  );
}

function full(state: State, { type, zone, market }: Wanted): Refusal {
  if (market === 'spot')
    return new Refusal('InsufficientInstanceCapacity', 'There is no Spot capacity available that matches your request.', 500);
  const others = state.scenario.zones.filter((each) => each !== zone && offers(state, type.name, each.name)).map((each) => each.name);
  const choice = others.length > 0 ? ` or choosing ${others.join(', ')}` : '';
  return new Refusal(
    'InsufficientInstanceCapacity',
    `We currently do not have sufficient ${type.name} capacity in the Availability Zone you requested (${zone.name}). Our system will be working on provisioning additional capacity. You can currently get ${type.name} capacity by not specifying an Availability Zone in your request${choice}.`,
    500,
  );
}

export function priceShort(state: State, { market, maxPrice, type, zone }: Wanted): Refusal | null {
  if (market !== 'spot') return null;
  const [price, most] = [spotPrice(state.scenario, type, zone.name, state.seconds()), maxPrice ?? type.usdPerHour];
  if (most >= price) return null;
  return new Refusal(
    'SpotMaxPriceTooLow',
    `Your Spot request price of ${most} is lower than the minimum required Spot request fulfillment price of ${priceText(price).replace(/0+$/, '')}.`,
  );
}

export function canFulfil(state: State, wanted: Wanted): boolean {
  return !priceShort(state, wanted) && roomFor(state, wanted) >= 1 && freeAddresses(state, wanted.zone) >= 1;
}
