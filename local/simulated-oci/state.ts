import type { JsonObject } from '../../shared/domain/json.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Random } from '../../shared/platform/random.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import { loopbackAddress } from '../simulated-cloud/loopback.ts';
import type { AdOpening, Capacity } from './capacity.ts';
import { createCapacity } from './capacity.ts';
import type { ConsoleHistory } from './console.ts';
import type { Ids } from './ids.ts';
import { createIds, regionKey } from './ids.ts';
import type { Instance } from './instance.ts';
import { lives, stateOf } from './instance.ts';
import type { Scenario } from './scenario.ts';
import type { Volume } from './volumes.ts';
import type { WorkRequest } from './work-request.ts';

/** All that the simulated region knows. */
export interface State {
  readonly scenario: Scenario;
  readonly region: string;
  readonly regionKey: string;
  readonly tenancyId: string;
  readonly userId: string;
  readonly ids: Ids;
  readonly capacity: Capacity;
  /** Every instance ever, in order of launch. */
  readonly instances: Instance[];
  /** Those not yet known to be TERMINATED: what limits and capacity look at, so that a long past costs nothing. */
  readonly standing: Set<Instance>;
  readonly byId: Map<string, Instance>;
  readonly byToken: Map<string, Instance>;
  readonly volumes: Volume[];
  readonly works: Map<string, WorkRequest>;
  readonly histories: Map<string, ConsoleHistory>;
  /** Loopback address of the n-th instance. */
  readonly address: (number: number) => string;
  /** Epoch ms. */
  now(): number;
  /** Seconds since the start. */
  seconds(): number;
  onLaunch(instance: Instance): void;
  onTerminate(instance: Instance): void;
}

export interface StateOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly region?: string | undefined;
  readonly address?: ((number: number) => string) | undefined;
  readonly onLaunch?: ((instance: Instance) => void) | undefined;
  readonly onTerminate?: ((instance: Instance) => void) | undefined;
}

export function createState(scenario: Scenario, { clock, random, region = scenario.region, ...options }: StateOptions): State {
  const start = clock.now();
  const ids = createIds(seededRandom(Math.floor(random.next() * 2 ** 32)));
  return {
    scenario,
    region,
    regionKey: regionKey(region),
    tenancyId: ids.ocid('tenancy'),
    userId: ids.ocid('user'),
    ids,
    capacity: createCapacity(scenario, random),
    instances: [],
    standing: new Set(),
    byId: new Map(),
    byToken: new Map(),
    volumes: [],
    works: new Map(),
    histories: new Map(),
    address: options.address ?? ociLoopback,
    now: () => clock.now(),
    seconds: () => (clock.now() - start) / 1000,
    onLaunch: options.onLaunch ?? (() => undefined),
    onTerminate: options.onTerminate ?? (() => undefined),
  };
}

/** 127.77.0.1, 127.77.0.2, … */
export const ociLoopback = (number: number): string => loopbackAddress(77, number);

/** Instances that count against limits: PROVISIONING or RUNNING. */
export function living(state: State): Instance[] {
  return standing(state).filter((each) => lives(each, state.scenario, state.now()));
}

function standing(state: State): Instance[] {
  const now = state.now();
  for (const each of state.standing) if (stateOf(each, state.scenario, now) === 'TERMINATED') state.standing.delete(each);
  return [...state.standing];
}

/** Number of the AD with this full name, or null. */
export function adNumber(state: State, name: unknown): number | null {
  const number =
    typeof name === 'string' && name.startsWith(state.scenario.adPrefix) ? Number(name.slice(state.scenario.adPrefix.length)) : 0;
  return Number.isInteger(number) && number >= 1 && number <= state.scenario.ads ? number : null;
}

export function adNames(state: State): string[] {
  return Array.from({ length: state.scenario.ads }, (_, index) => `${state.scenario.adPrefix}${index + 1}`);
}

export function hasShape(state: State, shape: string, ad: number): boolean {
  return state.scenario.shapes.includes(shape) && !state.scenario.missingShapes.some((each) => each.shape === shape && each.ad === ad);
}

/** An opening with a free place; an instance holds its place until it is TERMINATED. */
export function freeOpening(state: State, ad: number, shape: string): AdOpening | undefined {
  const openings = state.capacity.at(ad, shape, state.seconds());
  return openings.find((opening) => opening.count === Infinity || seated(state, opening.key) < opening.count);
}

function seated(state: State, key: string): number {
  return standing(state).filter((each) => each.openingKey === key).length;
}

export function textOf(value: JsonObject[string] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
