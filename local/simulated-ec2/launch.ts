import { isOneOf } from '../simulated-cloud/faults.ts';
import type { Instance } from './instance.ts';
import { lives } from './instance.ts';
import { createInstance, createSpotRequest } from './launch-effect.ts';
import type { Wanted } from './launch-request.ts';
import { isZonal, readLaunch } from './launch-request.ts';
import { canFulfil, placesFor, priceShort } from './launch-room.ts';
import type { Params } from './params.ts';
import { flagAt, textAt } from './params.ts';
import { invalid, Refusal } from './refusal.ts';
import type { State } from './state.ts';
import { freeOpening } from './state.ts';
import { reservationView } from './view-instance.ts';
import type { Xml } from './xml.ts';

/** A call thought through, without its effect. `apply` answers or throws a `Refusal`. */
export interface Prepared {
  /** Whether it would make an instance. */
  readonly accepted: boolean;
  readonly zone: string | null;
  readonly market: Wanted['market'] | null;
  /** How many instances it would make. */
  readonly count: number;
  readonly apply: () => Xml | Promise<Xml>;
}

const tokenLifeMs = 24 * 3_600_000;

/**
 * RunInstances. A client token is zonal when a subnet or zone is given; the same token with the same parameters gives the same instances,
 * for a day. https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html
 */
export function prepareLaunch(state: State, params: Params): Prepared {
  let wanted: Wanted | null = null;
  const refuse = (apply: () => Xml): Prepared => ({
    accepted: false,
    zone: wanted?.zone.name ?? null,
    market: wanted?.market ?? null,
    count: 0,
    apply,
  });
  const thrown = (error: unknown) =>
    refuse(() => {
      throw error;
    });
  try {
    wanted = readLaunch(state, params);
    const token = tokenAt(params, wanted);
    const earlier = token === null ? undefined : state.byToken.get(token);
    if (earlier && state.now() - earlier.at < tokenLifeMs) {
      const { instances, form } = earlier;
      return refuse(() => replay(state, instances, form === formOf(params)));
    }
    if (flagAt(params, 'DryRun')) throw new Refusal('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
    const count = placesFor(state, wanted);
    const sure = wanted;
    const short = priceShort(state, wanted);
    if (short) {
      return refuse(() => {
        const request = createSpotRequest(state, sure, null);
        request.fulfil = () => (canFulfil(state, sure) ? launchOne(state, sure, request) : null);
        throw short;
      });
    }
    return {
      accepted: true,
      zone: wanted.zone.name,
      market: wanted.market,
      count,
      apply() {
        const made = launchMany(state, sure, count);
        if (token !== null) state.byToken.set(token, { instances: made, form: formOf(params), at: state.now() });
        return reservationView(state, made);
      },
    };
  } catch (error) {
    return thrown(error);
  }
}

function tokenAt(params: Params, wanted: Wanted): string | null {
  const token = textAt(params, 'ClientToken');
  if (token === null) return null;
  if (token.length > 64 || !/^[\x20-\x7e]+$/.test(token))
    throw invalid(`Value (${token}) for parameter clientToken is invalid. Use at most 64 ASCII characters.`);
  return `${isZonal(params) ? wanted.zone.name : '*'} ${token}`;
}

function formOf(params: Params): string {
  const { Action: _action, Version: _version, DryRun: _dryRun, ...rest } = params;
  return JSON.stringify(sorted(rest));
}

function sorted(value: string | Params): unknown {
  if (typeof value === 'string') return value;
  const names = Object.keys(value).toSorted();
  return names.map((name) => [name, sorted(value[name]!)]);
}

function replay(state: State, instances: readonly Instance[], isSame: boolean): Xml {
  if (!isSame)
    throw new Refusal(
      'IdempotentParameterMismatch',
      'Arguments on this idempotent request are inconsistent with arguments used in previous request(s).',
    );
  const dead = !instances.some((each) => lives(each, state.scenario, state.now()));
  if (dead && state.scenario.spentTokens === 'rejected')
    throw new Refusal('IdempotentInstanceTerminated', 'The client token was used for an instance that has been terminated.');
  return reservationView(state, instances);
}

function launchMany(state: State, wanted: Wanted, count: number): Instance[] {
  const reservationId = state.ids.resource('r');
  return Array.from({ length: count }, (_, index) => {
    const request = wanted.market === 'spot' ? createSpotRequest(state, wanted, null) : null;
    return launchOne(state, wanted, request, reservationId, index);
  });
}

function launchOne(
  state: State,
  wanted: Wanted,
  request: ReturnType<typeof createSpotRequest> | null,
  reservationId = state.ids.resource('r'),
  index = 0,
): Instance {
  const opening = freeOpening(state, { type: wanted.type.name, zone: wanted.zone.name, market: wanted.market });
  const number = state.instances.length + 1;
  const instance = createInstance(state, wanted, {
    number,
    reservationId,
    launchIndex: index,
    openingKey: opening?.key ?? 'none',
    spotRequestId: request?.id ?? null,
    fate: state.scenario.fates.find((each) => each.nth === undefined || isOneOf(each.nth, number)) ?? null,
  });
  if (request) request.instance = instance;
  return instance;
}

/** Open spot requests that price and room now allow become instances, where the scenario says so. */
export function fillOpenRequests(state: State): void {
  if (state.scenario.spot.openRequests !== 'fill') return;
  for (const request of state.spotRequests) if (!request.instance && request.cancelledAt === null) request.fulfil?.();
}
