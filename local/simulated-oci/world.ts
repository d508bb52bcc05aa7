import type { JsonObject } from '../../shared/domain/json.ts';
import { isJsonObject } from '../../shared/domain/json.ts';
import type { Random } from '../../shared/platform/random.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import type { CallFacts } from '../simulated-cloud/faults.ts';
import { createFaults } from '../simulated-cloud/faults.ts';
import type { Words } from '../simulated-cloud/misfortune.ts';
import { misfortune } from '../simulated-cloud/misfortune.ts';
import { createThrottle } from '../simulated-cloud/throttle.ts';
import type { OciAnswer, OciRequest, OciResponse } from './answer.ts';
import { notFound, refusal, tooMany } from './answer.ts';
import type { ApiKey } from './credentials.ts';
import type { Instance, LifecycleState } from './instance.ts';
import { stateOf } from './instance.ts';
import type { Prepared } from './launch.ts';
import { prepareLaunch } from './launch.ts';
import type { Match } from './route.ts';
import { createMatcher } from './route.ts';
import { accountRoutes } from './routes-account.ts';
import { compartmentRoutes } from './routes-compartments.ts';
import { computeRoutes } from './routes-compute.ts';
import { deviceRoutes } from './routes-devices.ts';
import type { Fault, Scenario } from './scenario.ts';
import { createVerifier } from './signature.ts';
import type { State, StateOptions } from './state.ts';
import { createState, living } from './state.ts';
import type { VolumeState } from './volumes.ts';
import { volumeState } from './volumes.ts';

export interface WorldOptions extends Omit<StateOptions, 'random'> {
  /** Seeded by the scenario where none is given. */
  readonly random?: Random | undefined;
  /** The API key that requests must be signed with; signatures are not looked at without it. */
  readonly signedBy?: ApiKey | undefined;
}

/** A simulated OCI region without a transport, and a look behind its curtain for tests and demos. */
export interface World {
  readonly scenario: Scenario;
  readonly region: string;
  readonly tenancyId: string;
  readonly userId: string;
  handle(request: OciRequest): Promise<OciResponse>;
  /** All instances ever, in order of launch. */
  readonly instances: readonly InstanceSight[];
  /** Those that are PROVISIONING or RUNNING. */
  living(): InstanceSight[];
  /** Volumes that exist, leftovers included. */
  volumes(): VolumeSight[];
  /** The last 5,000 calls. */
  readonly calls: readonly CallRecord[];
  /** Launch calls ever, whatever became of them. */
  readonly launchCalls: number;
}

export interface InstanceSight {
  readonly id: string;
  readonly state: LifecycleState;
  readonly ad: number;
  readonly token: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly details: JsonObject;
  /** Epoch ms. */
  readonly launchedAt: number;
  readonly publicIp: string | null;
}

export interface VolumeSight {
  readonly id: string;
  readonly kind: 'boot' | 'data';
  readonly state: VolumeState;
  readonly instanceId: string;
  readonly displayName: string;
}

export interface CallRecord {
  readonly operation: string;
  /** Epoch ms at which it came in. */
  readonly at: number;
  readonly ad: number | null;
  readonly token: string | null;
  /** HTTP status; null when no answer went out. */
  readonly status: number | null;
  /** `200`, `500 InternalError Out of host capacity.`, `reset` or `hangs`. */
  readonly answer: string;
}

const remembered = 5000;
const matchRoute = createMatcher([...computeRoutes, ...deviceRoutes, ...accountRoutes, ...compartmentRoutes]);

export function createWorld(scenario: Scenario, options: WorldOptions): World {
  const random = options.random ?? seededRandom(scenario.seed);
  const state = createState(scenario, { ...options, random });
  const { signedBy } = options;
  const verify = signedBy && createVerifier(`${state.tenancyId}/${state.userId}/${signedBy.fingerprint}`, signedBy.publicKey);
  const takeToken = createThrottle(scenario.throttle);
  const meetFault = createFaults(scenario.faults, random, isHere);
  const calls: CallRecord[] = [];
  let launchCalls = 0;

  /** The answer, or none, and how the call is remembered. */
  async function serve(
    request: OciRequest,
    match: Match | undefined,
    query: URLSearchParams,
    note: (ad: number | null) => void,
  ): Promise<OciResponse> {
    const unsigned = verify?.(request);
    if (unsigned) return unsigned;
    const { suspended } = scenario;
    if (suspended && state.seconds() >= suspended.from) return suspension(suspended.status);
    if (!match) return notFound();
    const { operation } = match.route;
    const metered = scenario.throttle && (scenario.throttle.scope === 'all' || operation === 'LaunchInstance');
    if (metered && !takeToken(state.seconds())) return tooMany(scenario.throttle?.retryAfter);
    const prepared = prepare(state, match, request, query);
    note(prepared.ad);
    const fault = meetFault({ operation, ad: prepared.ad, accepted: prepared.accepted, seconds: state.seconds() });
    return fault ? misfortune(fault, wordsOf(fault), prepared.apply, options.clock, request.signal) : prepared.apply();
  }

  return {
    scenario,
    region: state.region,
    tenancyId: state.tenancyId,
    userId: state.userId,
    async handle(request) {
      const [path, search] = request.url.split('?', 2) as [string, string | undefined];
      const match = matchRoute(request.method, path);
      const operation = match?.route.operation ?? `${request.method} ${path}`;
      const at = state.now();
      let ad: number | null = null;
      if (operation === 'LaunchInstance') launchCalls += 1;
      const response = await serve(request, match, new URLSearchParams(search), (number) => (ad = number));
      const record = { operation, at, ad, token: request.headers['opc-retry-token'] ?? null };
      if (calls.push({ ...record, ...described(response) }) > remembered * 2) calls.splice(0, remembered);
      if ('reset' in response) return response;
      const headers = { 'opc-request-id': state.ids.requestId(request.headers['opc-request-id']), ...response.headers };
      return { ...response, headers };
    },
    get instances() {
      return state.instances.map((each) => sight(state, each));
    },
    living: () => living(state).map((each) => sight(state, each)),
    volumes: () =>
      state.volumes.flatMap((each) => {
        const found = volumeState(each, scenario, state.now());
        return found === 'TERMINATED'
          ? []
          : [{ id: each.id, kind: each.kind, state: found, instanceId: each.instance.id, displayName: each.displayName }];
      }),
    get calls() {
      return calls.slice(-remembered);
    },
    get launchCalls() {
      return launchCalls;
    },
  };
}

/** A call, and the AD that a launch would go to. */
interface Facts extends CallFacts {
  readonly ad: number | null;
}

const isHere = (fault: Fault, { ad }: Facts): boolean => fault.ad === undefined || fault.ad === ad;

function wordsOf(fault: Fault): Words {
  return {
    unavailable: () => refusal(503, 'ServiceUnavailable', 'The service is currently unavailable.', fault.retryAfter),
    throttled: () => tooMany(fault.retryAfter),
    answer: () => refusal(fault.status ?? 500, fault.code ?? 'InternalError', fault.message ?? '', fault.retryAfter),
  };
}

function prepare(state: State, { route, params }: Match, request: OciRequest, query: URLSearchParams): Prepared {
  const call = { params, query, headers: request.headers, body: parsed(request.body) };
  if (route.operation === 'LaunchInstance') return prepareLaunch(state, call.body, request.headers['opc-retry-token'] ?? null);
  return { accepted: false, ad: null, apply: () => route.answer(state, call) };
}

function parsed(body: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(body);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** As users report it of suspended accounts: every call is refused, with words that blame the credentials or the resource. */
function suspension(status: 401 | 403 | 404): OciAnswer {
  if (status === 404) return notFound();
  if (status === 403) return refusal(403, 'NotAllowed', 'Tenancy is suspended. Please contact Oracle support.');
  return refusal(401, 'NotAuthenticated', 'The required information to complete authentication was not provided or was incorrect.');
}

function described(response: OciResponse): { status: number | null; answer: string } {
  if ('reset' in response) return { status: null, answer: response.hangs ? 'hangs' : 'reset' };
  const body = response.status < 400 ? null : parsed(response.body);
  return { status: response.status, answer: [response.status, body?.['code'], body?.['message']].filter(Boolean).join(' ') };
}

function sight(state: State, instance: Instance): InstanceSight {
  const { id, ad, token, tags, details, launchedAt, publicIp } = instance;
  return { id, state: stateOf(instance, state.scenario, state.now()), ad, token, tags, details, launchedAt, publicIp };
}
