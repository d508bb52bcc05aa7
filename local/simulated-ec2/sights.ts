import type { Instance, StateName, StateReason } from './instance.ts';
import { stateOf, timelineOf } from './instance.ts';
import type { Params } from './params.ts';
import type { Market } from './quotas.ts';
import { holdState, requestStatus } from './resources.ts';
import type { State } from './state.ts';

/** What a look behind the curtain shows: copies, so that nobody changes the world through them. */
export interface InstanceSight {
  readonly id: string;
  readonly state: StateName;
  readonly type: string;
  readonly zone: string;
  readonly subnetId: string;
  readonly market: Market;
  readonly token: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** The RunInstances call as a tree, under the names of the wire. */
  readonly params: Params;
  /** Epoch ms. */
  readonly launchedAt: number;
  readonly publicIp: string | null;
  readonly privateIp: string;
  readonly keyName: string | null;
  readonly spotRequestId: string | null;
  /** Why it ended, once it has. */
  readonly reason: StateReason | null;
}

export interface VolumeSight {
  readonly id: string;
  readonly state: 'in-use' | 'available';
  readonly instanceId: string;
  readonly device: string;
  readonly gib: number;
  readonly type: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface SpotRequestSight {
  readonly id: string;
  readonly state: 'open' | 'active' | 'closed' | 'cancelled';
  readonly status: string;
  readonly instanceId: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export function instanceSight(state: State, instance: Instance): InstanceSight {
  const now = stateOf(instance, state.scenario, state.now());
  const { id, market, token, params, launchedAt, publicIp, privateIp, keyName, spotRequestId } = instance;
  const ended = now === 'terminated' || now === 'shutting-down';
  return {
    ...{ id, market, token, params, launchedAt, publicIp, privateIp, keyName, spotRequestId },
    state: now,
    type: instance.type.name,
    zone: instance.zone.name,
    subnetId: instance.zone.subnet,
    tags: Object.fromEntries(instance.tags),
    reason: ended ? timelineOf(instance, state.scenario).reason : null,
  };
}

export function volumeSights(state: State): VolumeSight[] {
  return state.volumes.flatMap(({ id, instance, device, gib, type, tags, ...rest }) => {
    const found = holdState({ id, instance, device, gib, type, tags, ...rest }, state.scenario, state.now());
    return found === 'gone' ? [] : [{ id, state: found, instanceId: instance.id, device, gib, type, tags: Object.fromEntries(tags) }];
  });
}

export function spotRequestSights(state: State): SpotRequestSight[] {
  return state.spotRequests.map((each) => {
    const { state: name, status } = requestStatus(each, state.scenario, state.now());
    return { id: each.id, state: name, status: status.code, instanceId: each.instance?.id ?? null, tags: Object.fromEntries(each.tags) };
  });
}
