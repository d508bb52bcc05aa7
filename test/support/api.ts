import type { Api, ApiResponse } from '../../functions/http-api/exchange.ts';
import { run as runLambda } from '../../functions/http-api/handler.ts';
import { executeInterruption } from '../../local/interruption-machine.ts';
import { openDoor } from '../../local/serve/http-door.ts';
import { tokenOf } from '../../local/serve/tokens.ts';
import { shareLeases } from '../../local/share-leases.ts';
import type { Cloud, InstanceView } from '../../shared/clouds/port.ts';
import { type ApiLimits, defaultLimits } from '../../shared/domain/api/limits.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { JsonObject, JsonValue } from '../../shared/domain/json.ts';
import { fleetExecutionName, interruptionName } from '../../shared/platform/executions.ts';
import { silentLog } from '../../shared/platform/logger.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import type { Visited } from '../../shared/platform/visit.ts';
import type { Store } from '../../shared/stores/port.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import { sampleLaunch } from './rehearsal.ts';

export const huntBody: JsonObject = { cloud: 'oci', launch: sampleLaunch };
export const account = { key: 'oci:ocid1.tenancy.oc1..example:us-phoenix-1', region: 'us-phoenix-1' };

export interface ApiLab {
  readonly api: Api;
  readonly store: Store;
  /** Documents that executions were started with, oldest first. */
  readonly started: HuntDocument[];
  readonly nudged: string[];
  /** Names of the notices that the interruption machine was started for; each runs to its end at once. */
  readonly warned: string[];
  /** Names of executions of the fleet machine; none of them runs. */
  readonly fleets: string[];
  /** Schedule ids with an alarm. */
  readonly alarms: Set<string>;
  /** What callbacks were told. */
  readonly told: JsonValue[];
  readonly logged: { readonly event: string; readonly fields: object | undefined }[];
  /** What the cloud has. */
  readonly instances: Map<string, InstanceView>;
  /** Ids that the cloud was asked for. */
  readonly inspected: string[];
  /** Links that were followed. */
  readonly visited: string[];
  /** What they answer. */
  answered: Visited;
  now: number;
  /** Thrown in place of an execution's start, while it is there. */
  broken: Error | null;
  close(): Promise<void>;
}

export interface LabOptions {
  readonly limits?: Partial<ApiLimits>;
  /** Throws in place of an execution's start. */
  readonly breakStart?: () => Error | null;
  readonly operators?: readonly string[];
}

/** The API over a real store, and an engine and clouds that only remember. */
export function apiLab({ limits = {}, breakStart = () => null, operators = ['operator'] }: LabOptions = {}): ApiLab {
  const store = openSqliteStore(':memory:');
  const leases = shareLeases(store);
  const started: HuntDocument[] = [];
  const logged: { event: string; fields: object | undefined }[] = [];
  const note = (event: string, fields?: object) => void logged.push({ event, fields });
  const lab: Omit<ApiLab, 'api'> = {
    store,
    started,
    nudged: [],
    warned: [],
    fleets: [],
    alarms: new Set(),
    told: [],
    logged,
    instances: new Map(),
    inspected: [],
    visited: [],
    answered: { status: 200, detail: 'it answered 200' },
    now: Date.UTC(2026, 10, 2, 3),
    broken: null,
    close: () => store.close(),
  };
  const clock = { now: () => whole.now };
  const cloud = {
    account: async () => account,
    async inspect(id: string) {
      lab.inspected.push(id);
      return lab.instances.get(id) ?? null;
    },
  } as unknown as Cloud;
  const rooms = {
    store,
    cloud: async () => cloud,
    clock,
    random: seededRandom(1),
    log: { ...silentLog, info: note, warn: note, error: note },
    callbacks: {
      async tell(_callback: unknown, body: JsonObject) {
        lab.told.push(body);
        return { ok: true, detail: 'told' };
      },
    },
  } as unknown as Rooms;
  const interruptions: Rooms['interruptions'] = {
    async start(warned) {
      const name = interruptionName(warned);
      if (lab.warned.includes(name)) return 'known';
      lab.warned.push(name);
      const pass = async (ms: number) => {
        whole.now += ms;
      };
      await executeInterruption({ huntId: warned.huntId, event: warned.event }, { rooms, start: api, clock: { ...clock, sleep: pass } });
      return 'started';
    },
  };
  const fleets: Rooms['fleets'] = {
    async start(fleet) {
      const name = fleetExecutionName(fleet);
      if (lab.fleets.includes(name)) return 'known';
      lab.fleets.push(name);
      return 'started';
    },
  };
  const api: Api = {
    rooms: { ...rooms, interruptions, fleets },
    engine: {
      async start(document) {
        const broken = breakStart() ?? lab.broken;
        if (broken !== null) throw broken;
        if (started.some((each) => each.huntId === document.huntId && each.generation === document.generation)) return 'known';
        started.push(document);
        return 'started';
      },
      nudge: (huntId) => void lab.nudged.push(huntId),
    },
    alarms: {
      set: async ({ scheduleId }) => void lab.alarms.add(scheduleId),
      clear: async (scheduleId) => void lab.alarms.delete(scheduleId),
    },
    sit: leases.sit,
    namespace: 'foothold',
    clouds: ['oci', 'aws'],
    settings: {},
    limits: { ...defaultLimits, burst: 1_000_000, startsPerMinute: 1000, openHunts: 1000, ...limits },
    operators: new Set(operators),
    async visit(url) {
      lab.visited.push(url);
      return lab.answered;
    },
    wall: clock,
    buckets: new Map(),
  };
  const whole = Object.assign(lab, { api });
  return whole;
}

export interface Sent {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Null: nobody. */
  readonly tenant?: string | null;
  readonly key?: string;
  /** JSON, or bytes as they are. */
  readonly body?: JsonValue | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Got extends Omit<ApiResponse, 'body'> {
  readonly text: string;
  /** Null where there is none. */
  readonly json: JsonObject | null;
}

/** One of the ways in. */
export interface TestDoor {
  send(sent: Sent): Promise<Got>;
  close(): Promise<void>;
}

export const tenants = ['ada', 'bob', 'operator'] as const;
const secretOf = (tenant: string) => `${tenant}-token-0123456789abcdef`;

export async function httpDoor(api: Api): Promise<TestDoor> {
  const door = await openDoor({ api, tokens: tenants.map((tenant) => tokenOf(tenant, secretOf(tenant))), host: '127.0.0.1', port: 0 });
  return {
    async send(sent) {
      const { method, path, tenant = 'ada' } = sent;
      const headers = { ...headersOf(sent), ...(tenant === null ? {} : { authorization: `Bearer ${secretOf(tenant)}` }) };
      const body = bytesOf(sent);
      const answer = await fetch(door.url + path, { method, headers, redirect: 'error', ...(body.length === 0 ? {} : { body }) });
      return got(answer.status, Object.fromEntries(answer.headers), await answer.text());
    },
    close: () => door.close(),
  };
}

export async function lambdaDoor(api: Api): Promise<TestDoor> {
  return {
    async send(sent) {
      const { method, path, tenant = 'ada' } = sent;
      const [rawPath = '', rawQueryString = ''] = path.split('?');
      const body = bytesOf(sent);
      const jwt = { jwt: { claims: { iss: 'https://issuer.example', sub: tenant }, scopes: null } };
      const event = {
        version: '2.0',
        routeKey: '$default',
        rawPath,
        rawQueryString,
        headers: headersOf(sent),
        requestContext: {
          accountId: '123456789012',
          stage: '$default',
          requestId: 'id',
          http: { method, path: rawPath },
          ...(tenant === null ? {} : { authorizer: jwt }),
        },
        ...(body.length === 0 ? {} : { body: Buffer.from(body).toString('base64') }),
        isBase64Encoded: body.length > 0,
      };
      const answer = await runLambda(JSON.parse(JSON.stringify(event)), api);
      return got(answer.statusCode, answer.headers, answer.body);
    },
    close: async () => undefined,
  };
}

/** How the doors name the same tenant. */
export const lambdaTenant = (tenant: string) => `jwt:${JSON.stringify(['https://issuer.example', tenant])}`;

function headersOf({ key, body, headers = {} }: Sent): Record<string, string> {
  return {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...headers,
  };
}

function bytesOf({ body }: Sent): Uint8Array<ArrayBuffer> {
  if (body === undefined) return new Uint8Array();
  return body instanceof Uint8Array ? new Uint8Array(body) : new Uint8Array(Buffer.from(JSON.stringify(body)));
}

function got(status: number, headers: Readonly<Record<string, string>>, text: string): Got {
  return { status, headers, text, json: text === '' ? null : (JSON.parse(text) as JsonObject) };
}
