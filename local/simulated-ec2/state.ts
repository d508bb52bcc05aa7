import type { Clock } from '../../shared/platform/clock.ts';
import type { Random } from '../../shared/platform/random.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import { loopbackAddress } from '../simulated-cloud/loopback.ts';
import type { Opening } from '../simulated-cloud/openings.ts';
import type { Capacity, Place } from './capacity.ts';
import { createCapacity } from './capacity.ts';
import type { Ids } from './ids.ts';
import { createIds } from './ids.ts';
import type { Image } from './images.ts';
import { imagesOf } from './images.ts';
import type { Instance } from './instance.ts';
import { lives, stateOf } from './instance.ts';
import { fingerprintOf } from './key-fingerprint.ts';
import type { KeyPair, NetworkInterface, SpotRequest, Volume } from './resources.ts';
import { holdState } from './resources.ts';
import type { Scenario } from './scenario.ts';
import { isZone } from './scenario.ts';

export type Zone = Scenario['zones'][number];

/** A launch that a client token stands for. */
export interface TokenUse {
  readonly instances: readonly Instance[];
  /** The parameters in one text, to tell other ones. */
  readonly form: string;
  /** Epoch ms. */
  readonly at: number;
}

/** All that the simulated region knows. */
export interface State {
  readonly scenario: Scenario;
  readonly ids: Ids;
  readonly images: readonly Image[];
  readonly capacity: Capacity;
  /** Every instance ever, in order of launch. */
  readonly instances: Instance[];
  /** Those not yet known to be terminated: what limits and capacity look at, so that a long past costs nothing. */
  readonly standing: Set<Instance>;
  readonly byId: Map<string, Instance>;
  /** By zone (or none) and client token. */
  readonly byToken: Map<string, TokenUse>;
  readonly volumes: Volume[];
  readonly interfaces: NetworkInterface[];
  readonly keyPairs: Map<string, KeyPair>;
  readonly spotRequests: SpotRequest[];
  /** Configurations that placement scores were asked for, with the epoch ms of the first time. */
  readonly scoreConfigurations: Map<string, number>;
  /** Loopback address of the n-th instance. */
  readonly address: (number: number) => string;
  /** Epoch ms. */
  now(): number;
  /** Seconds since the start. */
  seconds(): number;
  onLaunch(instance: Instance): void;
  /** Its end has been set, or its notice. */
  onChange(instance: Instance): void;
}

export interface StateOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly address?: ((number: number) => string) | undefined;
  readonly onLaunch: (instance: Instance) => void;
  readonly onChange: (instance: Instance) => void;
}

/** The net of the instances' loopback addresses: 127.78.x.y. */
export const loopbackNet = 78;

export function createState(scenario: Scenario, { clock, random, address, onLaunch, onChange }: StateOptions): State {
  const start = clock.now();
  const ids = createIds(seededRandom(Math.floor(random.next() * 2 ** 32)));
  const given = scenario.keyPairs.map(({ name, publicKey }): [string, KeyPair] => {
    const type = publicKey.startsWith('ssh-ed25519') ? 'ed25519' : 'rsa';
    return [
      name,
      { id: ids.resource('key'), name, type, publicKey, fingerprint: fingerprintOf(publicKey), createdAt: start, tags: new Map() },
    ];
  });
  return {
    scenario,
    ids,
    images: imagesOf(scenario.region),
    capacity: createCapacity(scenario, random),
    instances: [],
    standing: new Set(),
    byId: new Map(),
    byToken: new Map(),
    volumes: [],
    interfaces: [],
    keyPairs: new Map(given),
    spotRequests: [],
    scoreConfigurations: new Map(),
    address: address ?? ((number) => loopbackAddress(loopbackNet, number)),
    now: () => clock.now(),
    seconds: () => (clock.now() - start) / 1000,
    onLaunch,
    onChange,
  };
}

/** Instances that count against limits: pending or running. */
export function living(state: State): Instance[] {
  return standing(state).filter((each) => lives(each, state.scenario, state.now()));
}

function standing(state: State): Instance[] {
  const now = state.now();
  for (const each of state.standing) if (stateOf(each, state.scenario, now) === 'terminated') state.standing.delete(each);
  return [...state.standing];
}

export function offers(state: State, type: string, zone: string): boolean {
  return !state.scenario.missingTypes.some((each) => each.type === type && isZone(each.zone, zone));
}

/** An opening with a free place; an instance holds its place until it is terminated. */
export function freeOpening(state: State, place: Place): Opening | undefined {
  return state.capacity(place, state.seconds()).find(({ key, count }) => count === Infinity || seatsIn(state, key) < count);
}

/** How many places of an opening are taken. */
export function seatsIn(state: State, key: string): number {
  return standing(state).filter((each) => each.openingKey === key).length;
}

/** Free addresses of a zone's subnet: each interface holds one as long as it is there. */
export function freeAddresses(state: State, zone: Zone): number {
  const held = state.interfaces.filter((each) => each.instance.zone === zone && holdState(each, state.scenario, state.now()) !== 'gone');
  return Math.max(0, zone.free - held.length);
}
