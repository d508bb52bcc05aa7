import { huntFunctions } from '../../local/hunt-machine.ts';
import { loadMachine } from '../../local/machine.ts';
import type { WireResponse } from '../../local/simulated-cloud/wire.ts';
import { createWorld, handshake, parseScenario, type World } from '../../local/simulated-oci/index.ts';
import { ociCloud } from '../../shared/clouds/oci/index.ts';
import type { Cloud } from '../../shared/clouds/port.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { newHunt } from '../../shared/domain/hunting/new-hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { mergeSettings } from '../../shared/domain/spec/settings-input.ts';
import { generateKeyPair } from '../../shared/platform/key-pair.ts';
import { silentLog } from '../../shared/platform/logger.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import type { Lease } from '../../shared/stores/port.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { credentials, keyRoom } from './lab-rooms.ts';
import { sampleLaunch } from './rehearsal.ts';

export interface Lab<Behind = World> {
  readonly world: Behind;
  readonly rooms: Rooms;
  /** Contents of the key room by path. */
  readonly keys: Map<string, string>;
  readonly now: () => number;
  /** Lets virtual seconds pass. */
  pass(seconds: number): void;
  /** The most instances that lived at the same time, looked at before each call to the cloud and now. */
  mostLiving(): number;
  /** Takes the account's lease in the name of a runner that outlived every other. */
  lead(): Promise<Lease>;
  /** Records a fresh hunt of the sample payload under the lease. */
  start(lease: Lease, settings?: JsonObject, launch?: JsonObject, alternatives?: JsonObject[]): Promise<HuntDocument>;
  load(huntId: string): Promise<HuntDocument>;
}

export type Task = (name: string, input: unknown) => Promise<unknown>;

const machine = loadMachine(new URL('../../statemachines/hunt.asl.json', import.meta.url));

/**
 * The rooms of a hunt, whole and without a socket: the real OCI adapter before a simulated region in the same process, the real
 * store in memory, and time that passes only when somebody waits.
 */
export async function openLab(scenario: JsonObject = {}): Promise<Lab> {
  const parsed = parseScenario({ lifecycle: { provisioning: 8, boot: 6, terminating: 6, console: 3 }, ...scenario }, 'lab');
  const time = labTime(parsed.startsAt);
  const world = createWorld(parsed, { clock: time.clock });
  const { configFile, profile } = await credentials(world);
  return labOver({
    world,
    time,
    sample: sampleLaunch,
    probeSsh: async ({ host }) => handshake(world, host, time.now()),
    cloud: (before) =>
      ociCloud({
        credentials: { configFile, profile, env: {}, resourcePrincipal: false },
        endpoint: 'http://oci.invalid',
        callTimeoutMs: 60_000,
        now: time.now,
        async transport(url, init) {
          before();
          const headers = Object.fromEntries(init.headers);
          const request = { method: init.method, url: url.slice('http://oci.invalid'.length), headers, body: init.body ?? '' };
          return asFetched(await world.handle(request));
        },
      }),
  });
}

/** Time that passes only when somebody waits. */
export function labTime(startsAt: string) {
  let now = Date.parse(startsAt);
  const sleep = async (ms: number) => {
    now += ms;
  };
  return { now: () => now, sleep, clock: { now: () => now, sleep } };
}

/** What `fetch` makes of a simulated answer. */
export function asFetched(response: WireResponse): Response {
  if ('reset' in response)
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
  return new Response(response.status === 204 ? null : response.body, { status: response.status, headers: response.headers });
}

export interface LabParts<Behind> {
  readonly world: Behind;
  readonly time: ReturnType<typeof labTime>;
  readonly sample: JsonObject;
  readonly namespace?: string;
  readonly probeSsh: Rooms['probeSsh'];
  /** The adapter, which calls `before` before each request. */
  cloud(before: () => void): Cloud;
}

export async function labOver<Behind extends { readonly region: string; living(): readonly unknown[] }>({
  world,
  time,
  sample,
  namespace = 'foothold',
  ...parts
}: LabParts<Behind>): Promise<Lab<Behind>> {
  let most = 0;
  const count = () => {
    most = Math.max(most, world.living().length);
  };
  const cloud = parts.cloud(count);
  const account = (await cloud.account()).key;
  const store = openSqliteStore(':memory:');
  const keys = new Map<string, string>();
  const rooms: Rooms = {
    store,
    cloud: async () => cloud,
    clock: time.clock,
    random: seededRandom(11),
    log: silentLog,
    probeSsh: parts.probeSsh,
    makeKeyPair: generateKeyPair,
    metrics: () => undefined,
    callbacks: { tell: async () => ({ ok: true, detail: 'nobody listens' }) },
    keys: keyRoom(keys),
  };

  return {
    world,
    rooms,
    keys,
    now: time.now,
    pass(seconds) {
      void time.sleep(seconds * 1000);
    },
    mostLiving() {
      count();
      return most;
    },
    lead: () =>
      store.acquireLease({
        account,
        holder: { host: 'here', pid: 1, startedAt: null },
        now: new Date(time.now()).toISOString(),
        expiresAt: new Date(time.now() + 3_600_000).toISOString(),
        isAlive: () => false,
      }),
    async start(lease, settings = {}, launch = sample, alternatives = []) {
      const merged = mergeSettings({ layers: [{ name: 'lab', settings: { pace: { floor: 5 }, ...settings } }] });
      if (merged.settings === null) throw new Error(JSON.stringify(merged.problems));
      const { document, events } = newHunt({
        huntId: '01JBQ0000000000000000000AB',
        namespace,
        cloud: cloud.name,
        account,
        region: world.region,
        epoch: lease.epoch,
        launch,
        alternatives,
        settings: merged.settings,
        now: time.now(),
      });
      await store.createHunt(document, events);
      return document;
    },
    async load(huntId) {
      const stored = await store.loadHunt(huntId);
      if (stored === null) throw new Error(`no hunt ${huntId}`);
      return stored.document;
    },
  };
}

/** The functions of the machine over some rooms, as a platform calls them. */
export function functionsOver(rooms: Rooms): Task {
  return (name, input) => (huntFunctions[name] as (event: unknown, rooms: Rooms) => Promise<unknown>)(input, rooms);
}

/** One execution of the hunt machine; resolves with its last state. Waits pass virtual time. */
export function execute(lab: Pick<Lab, 'pass'>, input: object, task: Task): Promise<string> {
  return machine.execute(input, { task, wait: async (_, seconds) => lab.pass(seconds) });
}

/** Executions until the document says that there is no next step. */
export async function executeToEnd(lab: Pick<Lab, 'pass' | 'load'>, huntId: string, task: Task): Promise<HuntDocument> {
  for (let executions = 0; executions < 1000; executions += 1) {
    const document = await lab.load(huntId);
    if (document.next.step === 'end') return document;
    await execute(lab, document, task);
  }
  throw new Error(`hunt ${huntId} goes on for ever`);
}

/** The machine's steps one by one, without the machine: waits, then runs the function that the document names. */
export async function runUntil(
  lab: Pick<Lab, 'pass'>,
  document: HuntDocument,
  task: Task,
  enough: (document: HuntDocument) => boolean,
): Promise<HuntDocument> {
  let current = document;
  for (let steps = 0; !enough(current); steps += 1) {
    if (steps > 500 || current.next.step === 'end')
      throw new Error(`the hunt stopped at ${current.next.step} (${current.failure?.message ?? current.phase})`);
    lab.pass(current.next.waitSeconds);
    current = (await task(functionOf[current.next.step], current)) as HuntDocument;
  }
  return current;
}

export const functionOf: Record<HuntDocument['next']['step'], string> = {
  validate: 'ValidateRequest',
  key: 'PrepareKeyPair',
  rank: 'RankOfferings',
  attempt: 'AttemptLaunch',
  poll: 'PollStatus',
  probe: 'ProbeSsh',
  ready: 'Announce',
  'clean-up': 'CleanUp',
  failed: 'Announce',
  notify: 'Notify',
  end: 'none',
};

/** A cloud whose methods are replaced one by one. */
export function withCloud(rooms: Rooms, replace: (cloud: Cloud) => Partial<Cloud>): Rooms {
  return {
    ...rooms,
    async cloud(name) {
      const cloud = await rooms.cloud(name);
      return { ...cloud, ...replace(cloud) };
    },
  };
}
