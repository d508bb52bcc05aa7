import type { UseName } from './read-source.ts';

/**
 * The rules of AGENTS.md as data. A room is the first pattern that matches a path; rules name rooms.
 * `check-architecture.ts` applies them, `architecture.test.ts` proves that each can fail.
 */

export const rooms = {
  functions: /^functions\//,
  statemachines: /^statemachines\//,
  cli: /^cli\//,
  local: /^local\//,
  usecases: /^shared\/usecases\//,
  domain: /^shared\/domain\//,
  'cloud port': /^shared\/clouds\/port(\.ts$|\/)/,
  /** How a signed request travels and fails, whoever sends it: no cloud's own. */
  wire: /^shared\/clouds\/(transport|transport-failure|retry-after|tidy)\.ts$/,
  clouds: /^shared\/clouds\//,
  'store port': /^shared\/stores\/(port|errors)\.ts$/,
  /** The protocol of stores without transactions, over records written one by one: dynamodb and object-storage supply the records. */
  'store cells': /^shared\/stores\/cells\//,
  /** Keys and indexes of the table, for whoever deploys it. */
  'store layout': /^shared\/stores\/dynamodb\/table\.ts$/,
  stores: /^shared\/stores\//,
  platform: /^shared\/platform\//,
  infra: /^infra\//,
  /** package.json, examples and whatever else is read, not run. */
  data: /\.(json|ya?ml)$/,
} as const;

export type Room = keyof typeof rooms;

const ports: readonly Room[] = ['cloud port', 'store port'];

/** Which way imports point: a room may import from itself and from these. */
export const directions: Readonly<Record<Room, readonly Room[]>> = {
  functions: ['usecases', 'domain', ...ports, 'wire', 'clouds', 'stores', 'platform', 'statemachines'],
  cli: ['local', 'usecases', 'domain', ...ports, 'platform', 'data'],
  local: ['functions', 'usecases', 'domain', ...ports, 'wire', 'clouds', 'stores', 'platform', 'statemachines', 'data'],
  usecases: ['domain', ...ports, 'platform'],
  domain: [],
  'cloud port': ['domain'],
  wire: ['domain'],
  clouds: ['domain', 'cloud port', 'wire', 'platform'],
  'store port': ['domain'],
  'store cells': ['domain', 'store port'],
  'store layout': [],
  stores: ['domain', 'store port', 'store cells', 'store layout', 'wire', 'platform'],
  // For the types of what it supplies: a lease holder's liveness, a probe.
  platform: ['domain', ...ports],
  statemachines: ['domain'],
  // Clouds: a teardown asks what runs, and ends what no stack knows of.
  infra: ['domain', 'store layout', 'platform', 'clouds', 'statemachines', 'data'],
  data: [],
};

/** A package that only some rooms may import, or a room that may import only some packages. */
export interface PackageRule {
  readonly id: string;
  readonly why: string;
  readonly isForbidden: (specifier: string, path: string) => boolean;
}

const domainPackages = ['valibot', 'yaml', 'node:crypto'];
const isSdk = (name: string) => /^(oci-|@aws-sdk\/|@smithy\/)/.test(name);
const inRooms = (path: string, ...names: Room[]) => names.some((name) => roomOf(path) === name);

export const packageRules: readonly PackageRule[] = [
  {
    id: 'domain-packages',
    why: `the domain is pure: it imports itself and ${domainPackages.join(', ')}`,
    isForbidden: (name, path) => inRooms(path, 'domain') && !domainPackages.includes(name),
  },
  {
    id: 'sdk-behind-ports',
    why: 'SDKs live in shared/clouds, shared/stores and local/; everyone else asks the ports',
    isForbidden: (name, path) => isSdk(name) && !inRooms(path, 'clouds', 'stores', 'local'),
  },
  {
    id: 'ssh-in-platform',
    why: 'ssh2 lives in shared/platform and local/; use cases are given what they need',
    isForbidden: (name, path) => name === 'ssh2' && !inRooms(path, 'platform', 'local'),
  },
];

export interface UseRule {
  readonly id: string;
  readonly why: string;
  readonly uses: readonly UseName[];
  readonly isForbidden: (path: string) => boolean;
}

export const useRules: readonly UseRule[] = [
  {
    id: 'environment-in-config',
    why: 'the environment is read once, in shared/platform/config.ts',
    uses: ['process.env'],
    isForbidden: (path) => path !== 'shared/platform/config.ts',
  },
  {
    id: 'clock-as-argument',
    why: 'time is an argument (Clock, or `now` in epoch milliseconds)',
    uses: ['clock'],
    isForbidden: (path) => inRooms(path, 'domain', 'usecases'),
  },
  {
    id: 'randomness-as-argument',
    why: 'randomness is an argument (Random, or numbers in [0, 1))',
    uses: ['randomness'],
    isForbidden: (path) => inRooms(path, 'domain', 'usecases'),
  },
  {
    id: 'no-sleep',
    why: "no function sleeps: waits are the machine's",
    uses: ['timer'],
    isForbidden: (path) => inRooms(path, 'domain', 'usecases', 'functions'),
  },
  { id: 'no-default-export', why: 'exports have one name everywhere', uses: ['default export'], isForbidden: () => true },
  {
    id: 'readable-imports',
    why: 'an import whose target is computed cannot be checked or bundled',
    uses: ['computed import'],
    isForbidden: (path) => inRooms(path, 'domain', 'usecases', 'functions', 'wire', 'clouds', 'store cells', 'stores', 'platform'),
  },
];

/** Clouds do not know each other, stores do not know each other, functions do not know each other. */
export const siblings: readonly { readonly id: string; readonly why: string; readonly folder: RegExp }[] = [
  { id: 'clouds-apart', why: 'one cloud never imports another', folder: /^shared\/clouds\/([^/]+)\// },
  { id: 'stores-apart', why: 'one store never imports another', folder: /^shared\/stores\/(?!cells\/)([^/]+)\// },
  // What all of them make their rooms of is in a folder too.
  { id: 'functions-apart', why: 'functions are joined by the state machine only', folder: /^functions\/(?!environment\/)([^/]+)\// },
];

/** Files that each functions/<name>/ folder has. */
export const functionFiles = ['handler.ts', 'schema.ts'];

export function roomOf(path: string): Room | null {
  for (const [name, pattern] of Object.entries(rooms)) if (pattern.test(path)) return name as Room;
  return null;
}
