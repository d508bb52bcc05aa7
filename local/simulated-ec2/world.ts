import type { Clock } from '../../shared/platform/clock.ts';
import type { Random } from '../../shared/platform/random.ts';
import { seededRandom } from '../../shared/platform/random.ts';
import type { CallFacts } from '../simulated-cloud/faults.ts';
import { createFaults } from '../simulated-cloud/faults.ts';
import { misfortune } from '../simulated-cloud/misfortune.ts';
import type { WireAnswer, WireRequest, WireResponse } from '../simulated-cloud/wire.ts';
import { createMeter, suspension } from './account.ts';
import type { Ec2Event, EventListener } from './events.ts';
import { createEvents } from './events.ts';
import type { Imds } from './imds.ts';
import { createImds } from './imds.ts';
import type { Instance } from './instance.ts';
import { stateOf } from './instance.ts';
import type { Prepared } from './launch.ts';
import { fillOpenRequests } from './launch.ts';
import { prepare } from './prepare.ts';
import type { Call } from './protocol.ts';
import { readCall, writeAnswer, writeRefusal } from './protocol.ts';
import { internal, Refusal, throttled, unavailable } from './refusal.ts';
import type { Fault, Scenario } from './scenario.ts';
import { isZone } from './scenario.ts';
import type { InstanceSight, SpotRequestSight, VolumeSight } from './sights.ts';
import { instanceSight, spotRequestSights, volumeSights } from './sights.ts';
import type { AccessKey } from './signature.ts';
import { complain, createVerifier } from './signature.ts';
import { createState, living } from './state.ts';

export interface WorldOptions {
  readonly clock: Clock;
  /** Seeded by the scenario where none is given. */
  readonly random?: Random | undefined;
  /** The access key that requests must be signed with; signatures are not looked at without it. */
  readonly signedBy?: AccessKey | undefined;
  /** Loopback address of the n-th instance. */
  readonly address?: ((number: number) => string) | undefined;
  /** The doors of the instances: told of every launch, and of every instance whose end has been set. */
  readonly onLaunch?: ((instance: Instance) => void) | undefined;
  readonly onChange?: ((instance: Instance) => void) | undefined;
}

/** A simulated EC2 region without a transport, and a look behind its curtain for tests and demos. */
export interface World {
  readonly scenario: Scenario;
  readonly region: string;
  readonly accountId: string;
  handle(request: WireRequest): Promise<WireResponse>;
  /** All instances ever, in order of launch. */
  readonly instances: readonly InstanceSight[];
  /** Those that are pending or running. */
  living(): InstanceSight[];
  /** Volumes that exist, leftovers included. */
  volumes(): VolumeSight[];
  /** Names of the key pairs that exist. */
  keyPairs(): string[];
  /** Null for one that does not exist. */
  keyPairTags(name: string): Readonly<Record<string, string>> | null;
  spotRequests(): SpotRequestSight[];
  /** The last 5,000 calls. */
  readonly calls: readonly CallRecord[];
  /** RunInstances calls ever, whatever became of them. */
  readonly launchCalls: number;
  /** EventBridge's events; the answer unsubscribes. Only what happens after the first listener came is told. */
  onInterruption(listener: EventListener): () => void;
  onEvent(listener: EventListener): () => void;
  /** Takes a spot instance back: notice now, the end 120 s later. */
  interrupt(instanceId: string): void;
  /** The metadata service of an instance. */
  imds(instanceId: string): Imds;
  /** Stops the events to come. */
  close(): void;
}

export type { Ec2Event };

export interface CallRecord {
  readonly service: Call['service'] | null;
  readonly operation: string;
  /** Epoch ms at which it came in. */
  readonly at: number;
  /** Zone of a launch. */
  readonly zone: string | null;
  readonly market: string | null;
  readonly token: string | null;
  /** HTTP status; null when no answer went out. */
  readonly status: number | null;
  /** `200`, `500 InsufficientInstanceCapacity We currently …`, `reset` or `hangs`. */
  readonly answer: string;
}

const remembered = 5000;

export function createWorld(scenario: Scenario, options: WorldOptions): World {
  const { clock } = options;
  const random = options.random ?? seededRandom(scenario.seed);
  const state = createState(scenario, {
    clock,
    random,
    address: options.address,
    onLaunch(instance) {
      events.plan(instance);
      options.onLaunch?.(instance);
    },
    onChange(instance) {
      events.plan(instance);
      options.onChange?.(instance);
    },
  });
  const events = createEvents(scenario, clock, random, () => state.ids.request());
  const verify = options.signedBy && createVerifier(options.signedBy);
  const takeTokens = createMeter(scenario);
  const meetFault = createFaults(scenario.faults, random, isHere);
  const calls: CallRecord[] = [];
  let launchCalls = 0;

  /** The answer, or none; what the call turns out to be is noted on the way. */
  async function serve(request: WireRequest, call: Call | null, note: (prepared: Prepared) => void): Promise<WireResponse> {
    const id = state.ids.request();
    const refuse = (refusal: Refusal) => writeRefusal(call ?? { service: 'ec2' }, refusal, id);
    const complaint = verify?.(request);
    if (complaint) return refuse(complain(complaint, call?.service ?? 'ec2'));
    if (!call)
      return refuse(
        new Refusal('InvalidAction', 'The action or operation requested is invalid. Verify that the action is typed correctly.'),
      );
    const barred = suspension(state, call);
    if (barred) return refuse(barred);
    fillOpenRequests(state);
    const prepared = prepare(state, call);
    note(prepared);
    if (!takeTokens(call, state.seconds(), prepared.count)) return refuse(throttled());
    const apply = async (): Promise<WireAnswer> => {
      try {
        return writeAnswer(call, await prepared.apply(), id);
      } catch (error) {
        if (error instanceof Refusal) return refuse(error);
        throw error;
      }
    };
    const { zone, market, accepted } = prepared;
    const fault = meetFault({ operation: call.action, zone, market, accepted, seconds: state.seconds() });
    if (!fault) return apply();
    const answer = () => refuse(new Refusal(fault.code ?? 'InternalError', fault.message || internal().message, fault.status ?? 500));
    const words = { unavailable: () => refuse(unavailable()), throttled: () => refuse(throttled()), answer };
    return misfortune(fault, words, apply, clock, request.signal);
  }

  const find = (instanceId: string): Instance => {
    const found = state.byId.get(instanceId);
    if (!found) throw new Error(`expected the id of an instance that was launched here, got ${instanceId}`);
    return found;
  };
  const listen = (kind: 'interruption' | '*', listener: EventListener) => {
    const end = events.on(kind, listener);
    for (const each of state.instances) events.plan(each);
    return end;
  };

  return {
    scenario,
    region: scenario.region,
    accountId: scenario.accountId,
    async handle(request) {
      const call = readCall(request);
      const at = state.now();
      let prepared: Prepared | null = null;
      if (call?.action === 'RunInstances') launchCalls += 1;
      const response = await serve(request, call, (found) => (prepared = found));
      const { zone = null, market = null } = (prepared ?? {}) as Partial<Prepared>;
      const token = typeof call?.params['ClientToken'] === 'string' ? call.params['ClientToken'] : null;
      calls.push({
        service: call?.service ?? null,
        operation: call?.action ?? `${request.method} ${request.url}`,
        at,
        zone,
        market,
        token,
        ...described(response),
      });
      if (calls.length > remembered * 2) calls.splice(0, remembered);
      return response;
    },
    get instances() {
      return state.instances.map((each) => instanceSight(state, each));
    },
    living: () => living(state).map((each) => instanceSight(state, each)),
    volumes: () => volumeSights(state),
    keyPairs: () => [...state.keyPairs.keys()],
    keyPairTags(name) {
      const tags = state.keyPairs.get(name)?.tags;
      return tags === undefined ? null : Object.fromEntries(tags);
    },
    spotRequests: () => spotRequestSights(state),
    get calls() {
      return calls.slice(-remembered);
    },
    get launchCalls() {
      return launchCalls;
    },
    onInterruption: (listener) => listen('interruption', listener),
    onEvent: (listener) => listen('*', listener),
    interrupt(instanceId) {
      const instance = find(instanceId);
      if (instance.market !== 'spot') throw new Error(`expected a spot instance, got ${instanceId}, which is on-demand`);
      if (stateOf(instance, scenario, state.now()) === 'terminated') return;
      instance.noticeAt = Math.min(instance.noticeAt ?? Infinity, state.now());
      state.onChange(instance);
    },
    imds: (instanceId) => createImds(state, find(instanceId)),
    close: () => events.close(),
  };
}

/** A call, and where a launch would go. */
interface Facts extends CallFacts {
  readonly zone: string | null;
  readonly market: string | null;
}

function isHere(fault: Fault, { zone, market }: Facts): boolean {
  if (fault.zone !== undefined && (zone === null || !isZone(fault.zone, zone))) return false;
  return fault.market === undefined || fault.market === market;
}

function described(response: WireResponse): { status: number | null; answer: string } {
  if ('reset' in response) return { status: null, answer: response.hangs ? 'hangs' : 'reset' };
  if (response.status < 400) return { status: response.status, answer: String(response.status) };
  const code = /<Code>(.*?)<\/Code>|"__type":"(.*?)"/.exec(response.body);
  const message = /<Message>(.*?)<\/Message>|"message":"(.*?)"/s.exec(response.body);
  return {
    status: response.status,
    answer: [response.status, code?.[1] ?? code?.[2], message?.[1] ?? message?.[2]].filter(Boolean).join(' '),
  };
}
