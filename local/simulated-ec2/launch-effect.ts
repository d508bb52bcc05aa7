import { isOneOf } from '../simulated-cloud/faults.ts';
import type { Instance } from './instance.ts';
import type { Wanted } from './launch-request.ts';
import { textAt } from './params.ts';
import type { SpotRequest } from './resources.ts';
import type { State } from './state.ts';
import { specifiedTags } from './tags.ts';

type Seat = Pick<Instance, 'number' | 'reservationId' | 'launchIndex' | 'openingKey' | 'spotRequestId' | 'fate'>;

/** Makes an instance with all that belongs to it. */
export function createInstance(state: State, wanted: Wanted, seat: Seat): Instance {
  const loopback = state.address(seat.number);
  const now = state.now();
  const instance: Instance = {
    ...seat,
    ...interruptionOf(state, wanted, seat.number),
    id: state.ids.resource('i'),
    token: textAt(wanted.params, 'ClientToken'),
    params: wanted.params,
    type: wanted.type,
    image: wanted.image,
    zone: wanted.zone,
    market: wanted.market,
    keyName: wanted.key?.name ?? null,
    authorizedKey: wanted.key?.publicKey ?? '',
    groups: wanted.groups,
    // Without a public address the private one is where it answers.
    privateIp: wanted.isPublic ? `172.31.${(seat.number >> 8) & 255}.${(seat.number & 255) + 4}` : loopback,
    publicIp: wanted.isPublic ? loopback : null,
    tags: specifiedTags(wanted.params, 'instance'),
    launchedAt: now,
    endedAt: null,
  };
  state.instances.push(instance);
  state.standing.add(instance);
  state.byId.set(instance.id, instance);
  for (const disk of wanted.disks)
    state.volumes.push({ ...disk, id: state.ids.resource('vol'), instance, tags: specifiedTags(wanted.params, 'volume'), deletedAt: null });
  state.interfaces.push({
    id: state.ids.resource('eni'),
    instance,
    attachmentId: state.ids.resource('eni-attach'),
    mac: `0a:ff:${[24, 16, 8, 0].map((shift) => ((seat.number >> shift) & 255).toString(16).padStart(2, '0')).join(':')}`,
    deleteOnTermination: !wanted.keepsInterface,
    tags: specifiedTags(wanted.params, 'network-interface'),
    deletedAt: null,
  });
  state.onLaunch(instance);
  return instance;
}

export function createSpotRequest(state: State, wanted: Wanted, instance: Instance | null): SpotRequest {
  const request: SpotRequest = {
    id: state.ids.spotRequest(),
    type: wanted.type,
    zone: wanted.zone,
    price: wanted.maxPrice ?? wanted.type.usdPerHour,
    createdAt: state.now(),
    tags: specifiedTags(wanted.params, 'spot-instances-request'),
    fulfil: null,
    instance,
    cancelledAt: null,
  };
  state.spotRequests.push(request);
  return request;
}

function interruptionOf(state: State, { market }: Wanted, number: number): Pick<Instance, 'noticeAt' | 'rebalanceAt'> {
  const rule = state.scenario.interruptions.find((each) => each.nth === undefined || isOneOf(each.nth, number));
  if (market !== 'spot' || !rule) return { noticeAt: null, rebalanceAt: null };
  const noticeAt = state.now() + rule.after * 1000;
  return { noticeAt, rebalanceAt: rule.rebalance === undefined ? null : Math.max(state.now(), noticeAt - rule.rebalance * 1000) };
}
