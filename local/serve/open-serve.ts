import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Api } from '../../functions/http-api/exchange.ts';
import { awsOptions } from '../../shared/clouds/aws/from-environment.ts';
import { ociOptions } from '../../shared/clouds/oci/from-environment.ts';
import type { Cloud, CloudName } from '../../shared/clouds/port.ts';
import { type ApiLimits, defaultLimits } from '../../shared/domain/api/limits.ts';
import { localTenant, ociEventsTenant } from '../../shared/domain/api/tenant.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { mergePatch } from '../../shared/domain/spec/render.ts';
import { type Clock, realClock } from '../../shared/platform/clock.ts';
import { systemRandom } from '../../shared/platform/random.ts';
import { storeFile } from '../../shared/platform/state-dir.ts';
import { visit } from '../../shared/platform/visit.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import { fireSchedule } from '../../shared/usecases/fire-schedule.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { awsParts, ociParts } from '../cloud-parts.ts';
import type { HomeOptions } from '../home.ts';
import { commonRooms } from '../open-home.ts';
import type { RunningRehearsal } from '../rehearse.ts';
import { shareLeases } from '../share-leases.ts';
import { createAlarms } from './alarms.ts';
import { createEngine, type LocalEngine } from './engine.ts';
import { createFleets, type LocalFleets } from './fleets.ts';
import { type HttpDoor, openDoor } from './http-door.ts';
import { createInterruptions, type LocalInterruptions } from './interruptions.ts';
import type { Token } from './tokens.ts';

export interface ServeOptions extends HomeOptions {
  readonly host: string;
  readonly port: number;
  readonly tokens: readonly Token[];
  readonly limits?: Partial<ApiLimits>;
}

export interface Serving {
  readonly url: string;
  readonly api: Api;
  readonly engine: LocalEngine;
  readonly interruptions: LocalInterruptions;
  readonly fleets: LocalFleets;
  /** Hunts that were taken up at the start. */
  readonly resumed: readonly string[];
  /** Takes no more requests, stops all hunts in good order, and closes what they stood on. */
  close(): Promise<void>;
}

/** What a server stands on: real clouds, or a rehearsal's. */
export interface ServeParts {
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly virtually: (<T>(work: () => Promise<T>) => Promise<T>) | null;
  readonly clouds: readonly CloudName[];
  readonly settings: JsonObject;
  /** By which alarms ring and quotas go. */
  readonly wall: Clock;
  readonly closeAll: () => Promise<void>;
}

export async function openServe(options: ServeOptions): Promise<Serving> {
  return serve(options.simulate === undefined ? realParts(options) : await rehearsedParts(options), options);
}

export async function serve(
  parts: ServeParts,
  options: Pick<ServeOptions, 'host' | 'port' | 'tokens' | 'limits' | 'environment'>,
): Promise<Serving> {
  const { rooms, clock, virtually, wall } = parts;
  const leases = shareLeases(rooms.store);
  const engine = createEngine({ rooms, clock, virtually, leases, left: () => fleets.hasten() });
  const fleets = createFleets({ clock, virtually, start: () => api });
  const alarms = createAlarms({ clock: wall, log: rooms.log, fire: (firing) => fireSchedule(firing, api) });
  const interruptions = createInterruptions({ rooms, clock, start: () => api });
  const api: Api = {
    rooms: { ...rooms, interruptions, fleets },
    engine,
    alarms,
    sit: leases.sit,
    namespace: options.environment.namespace,
    clouds: parts.clouds,
    settings: mergePatch({ hunt: { onInterrupt: 'keep' } }, parts.settings),
    limits: { ...defaultLimits, ...options.limits },
    // OCI Notifications is let in by having a token.
    operators: new Set([localTenant, ...options.tokens.map(({ tenant }) => tenant).filter((tenant) => tenant === ociEventsTenant)]),
    visit,
    wall,
    buckets: new Map(),
  };
  let door: HttpDoor;
  try {
    door = await openDoor({ api, ...options });
  } catch (error) {
    await parts.closeAll();
    throw error;
  }
  const close = async () => {
    alarms.stop();
    await door.close();
    await interruptions.stop();
    await fleets.stop();
    await engine.stop();
    await parts.closeAll();
  };
  try {
    const resumed = await engine.resumeAll();
    await interruptions.resumeAll();
    await fleets.resumeAll();
    await alarms.restore([localTenant, ...options.tokens.map(({ tenant }) => tenant)], api);
    return { url: door.url, api, engine, interruptions, fleets, resumed, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function realParts(options: HomeOptions): ServeParts {
  const { environment } = options;
  const store = openSqliteStore(storeFile(environment.stateDir));
  const open = {
    oci: once(() => ociParts(ociOptions(environment.oci, options)).openCloud()),
    aws: once(() => awsParts(awsOptions(environment.aws, options)).openCloud()),
  };
  return {
    rooms: {
      ...commonRooms(options, environment.stateDir),
      store,
      clock: realClock,
      random: systemRandom,
      cloud: (name, region) => inRegion(open[name], region),
      farewell: async (cloud, region) => (cloud === 'aws' ? awsParts(awsOptions(environment.aws, options)).farewell(region) : null),
    },
    clock: realClock,
    virtually: null,
    clouds: options.cloud === 'oci' ? ['oci', 'aws'] : ['aws', 'oci'],
    settings: {},
    wall: realClock,
    closeAll: () => store.close(),
  };
}

async function rehearsedParts(options: HomeOptions): Promise<ServeParts> {
  const folder = await mkdtemp(join(tmpdir(), 'foothold-serve-'));
  // The simulated clouds are loaded for rehearsals alone.
  const { rehearse } = await import('../rehearse.ts');
  return partsOfRehearsal(options, await rehearse(options, folder), folder);
}

/** Over a rehearsal that runs already; it and `folder` end with the server. */
export function partsOfRehearsal(options: HomeOptions, rehearsal: RunningRehearsal, folder: string): ServeParts {
  const store = openSqliteStore(storeFile(folder), { intents: 'crash' });
  const open = once(() => rehearsal.cloudParts(options.callTimeoutMs).openCloud());
  return {
    rooms: {
      ...commonRooms(options, folder),
      store,
      clock: rehearsal.clock,
      random: rehearsal.random,
      cloud: () => open(),
      farewell: (_, region) => rehearsal.cloudParts(options.callTimeoutMs).farewell(region),
    },
    clock: rehearsal.clock,
    virtually: (work) => rehearsal.clock.run(work),
    clouds: [options.cloud],
    settings: rehearsal.told.settings,
    wall: realClock,
    async closeAll() {
      await store.close();
      await rehearsal.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Opened when it is first asked for; a failure is tried again. */
function once(open: () => Promise<Cloud>): () => Promise<Cloud> {
  let opened: Promise<Cloud> | undefined;
  return () =>
    (opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
}

async function inRegion(open: () => Promise<Cloud>, region: string | undefined): Promise<Cloud> {
  const own = await open();
  return region === undefined || (await own.account()).region === region ? own : own.inRegion(region);
}
