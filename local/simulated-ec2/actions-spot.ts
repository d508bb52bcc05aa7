import type { Actions } from './action.ts';
import type { Params } from './params.ts';
import { flagAt, numberAt, textAt, textsAt } from './params.ts';
import { priceChanges, priceText, spotPrice } from './prices.ts';
import { invalid, missing, notFound, Refusal } from './refusal.ts';
import type { SpotRequest } from './resources.ts';
import { requestStatus } from './resources.ts';
import { filtered, paged } from './select.ts';
import type { State } from './state.ts';
import { freeOpening, offers } from './state.ts';
import { tagSet } from './tags.ts';
import { findType, instanceTypes } from './types.ts';
import { iso } from './view-instance.ts';
import type { Xml } from './xml.ts';

/**
 * From 1 to 10 by zone id. Fewer than three types always score low; new configurations are limited per day.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-placement-score.html
 */
function getSpotPlacementScores(state: State, params: Params): Xml {
  const { scenario } = state;
  const [types, target] = [textsAt(params, 'InstanceType'), numberAt(params, 'TargetCapacity')];
  if (target === null) throw missing('TargetCapacity');
  if (types.length === 0) throw missing('InstanceType');
  const strange = types.filter((name) => !findType(name));
  if (strange.length > 0)
    throw new Refusal('InvalidInstanceType', `The following supplied instance types do not exist: [${strange.join(', ')}]`);
  const regions = textsAt(params, 'RegionName');
  noteConfiguration(state, JSON.stringify([types.toSorted(), target, regions.toSorted(), flagAt(params, 'SingleAvailabilityZone')]));
  const scores = scenario.zones.map((zone) => ({ zone, score: score(state, types, zone.name) }));
  const whole = { region: scenario.region, score: Math.max(...scores.map((each) => each.score)) };
  const rows: Xml[] = !regions.every((region) => region === scenario.region)
    ? []
    : flagAt(params, 'SingleAvailabilityZone')
      ? scores.map(({ zone, score: found }) => ({ region: scenario.region, availabilityZoneId: zone.id, score: found }))
      : [whole];
  const { page, nextToken } = paged(params, rows, { least: 10 });
  return { spotPlacementScoreSet: page, nextToken };
}

function noteConfiguration(state: State, configuration: string): void {
  const since = state.now() - 86_400_000;
  const fresh = [...state.scoreConfigurations.values()].filter((at) => at > since);
  if (state.scoreConfigurations.has(configuration)) return;
  if (fresh.length >= state.scenario.spot.newScores)
    throw new Refusal(
      'MaxConfigLimitExceeded',
      'You have exceeded your maximum allowed Spot placement configurations. You can retry configurations that you used within the last 24 hours, or wait for 24 hours before specifying a new configuration.',
    );
  state.scoreConfigurations.set(configuration, state.now());
}

function score(state: State, types: readonly string[], zone: string): number {
  const open = types.filter((type) => offers(state, type, zone) && freeOpening(state, { zone, type, market: 'spot' })).length;
  const share = state.scenario.spot.scores === 'honest' ? open / types.length : 1 - open / types.length;
  return new Set(types).size < 3 ? 1 + Math.round(share) : 1 + Math.round(share * 8);
}

function describeSpotPriceHistory(state: State, params: Params): Xml {
  const { scenario } = state;
  const start = state.now() - state.seconds() * 1000;
  const seconds = (name: string, otherwise: number) => {
    const text = textAt(params, name);
    return text === null ? otherwise : (Date.parse(text) - start) / 1000;
  };
  const end = Math.min(state.seconds(), seconds('EndTime', state.seconds()));
  const from = Math.min(end, seconds('StartTime', end));
  const [names, zone, products] = [
    textsAt(params, 'InstanceType'),
    textAt(params, 'AvailabilityZone'),
    textsAt(params, 'ProductDescription'),
  ];
  const ours = ['Linux/UNIX', 'Linux/UNIX (Amazon VPC)'];
  const offered = products.length === 0 || products.some((each) => ours.includes(each));
  const rows = instanceTypes
    .filter((type) => offered && (names.length === 0 || names.includes(type.name)))
    .flatMap((type) =>
      scenario.zones
        .filter((each) => (zone ?? each.name) === each.name && offers(state, type.name, each.name))
        .map((each) => ({ type, zone: each })),
    )
    .flatMap((place) => priceChanges(scenario, Math.max(from, end - 90 * 86_400), end).map((at) => ({ ...place, at })))
    .toSorted((one, other) => other.at - one.at);
  const found = filtered(state, 'DescribeSpotPriceHistory', params, rows, {
    'availability-zone': (each) => each.zone.name,
    'availability-zone-id': (each) => each.zone.id,
    'instance-type': (each) => each.type.name,
    'product-description': () => 'Linux/UNIX',
  });
  const { page, nextToken } = paged(params, found, { least: 1 });
  return {
    spotPriceHistorySet: page.map(({ type, zone: { name, id }, at }) => ({
      instanceType: type.name,
      productDescription: 'Linux/UNIX',
      spotPrice: priceText(spotPrice(scenario, type, name, at)),
      timestamp: iso(start + at * 1000),
      availabilityZone: name,
      availabilityZoneId: id,
    })),
    nextToken,
  };
}

function chosen(state: State, params: Params): readonly SpotRequest[] {
  const ids = textsAt(params, 'SpotInstanceRequestId');
  const strange = ids.filter((id) => !state.spotRequests.some((each) => each.id === id));
  if (strange.length > 0) throw notFound('InvalidSpotInstanceRequestID', 'spot instance request ID', strange);
  return ids.length === 0 ? state.spotRequests : state.spotRequests.filter((each) => ids.includes(each.id));
}

function describeSpotInstanceRequests(state: State, params: Params): Xml {
  const status = (each: SpotRequest) => requestStatus(each, state.scenario, state.now());
  const found = filtered(
    state,
    'DescribeSpotInstanceRequests',
    params,
    chosen(state, params),
    {
      'spot-instance-request-id': (each) => each.id,
      state: (each) => status(each).state,
      'status-code': (each) => status(each).status.code,
      'instance-id': (each) => each.instance?.id ?? null,
      'launched-availability-zone': (each) => (each.instance ? each.zone.name : null),
      type: () => 'one-time',
    },
    (each) => each.tags,
  );
  const { page, nextToken } = paged(params, found, { most: state.scenario.pageSize });
  return { spotInstanceRequestSet: page.map((each) => requestView(state, each)), nextToken };
}

function requestView(state: State, request: SpotRequest): Xml {
  const { state: name, status } = requestStatus(request, state.scenario, state.now());
  return {
    spotInstanceRequestId: request.id,
    spotPrice: priceText(request.price),
    type: 'one-time',
    state: name,
    status: { ...status, updateTime: iso(state.now()) },
    launchSpecification: {
      instanceType: request.type.name,
      subnetId: request.zone.subnet,
      placement: { availabilityZone: request.zone.name },
    },
    instanceId: request.instance?.id,
    createTime: iso(request.createdAt),
    productDescription: 'Linux/UNIX',
    launchedAvailabilityZone: request.instance ? request.zone.name : null,
    instanceInterruptionBehavior: 'terminate',
    tagSet: tagSet(request.tags),
  };
}

/** A running instance stays: cancelling a request ends none. */
function cancelSpotInstanceRequests(state: State, params: Params): Xml {
  if (textsAt(params, 'SpotInstanceRequestId').length === 0) throw invalid('SpotInstanceRequestId is needed.');
  const requests = chosen(state, params);
  for (const each of requests) each.cancelledAt ??= state.now();
  return { spotInstanceRequestSet: requests.map(({ id }) => ({ spotInstanceRequestId: id, state: 'cancelled' })) };
}

export const spotActions: Actions = {
  GetSpotPlacementScores: getSpotPlacementScores,
  DescribeSpotPriceHistory: describeSpotPriceHistory,
  DescribeSpotInstanceRequests: describeSpotInstanceRequests,
  CancelSpotInstanceRequests: cancelSpotInstanceRequests,
};
