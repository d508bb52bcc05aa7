import type { Cloud, InstanceView } from '../../shared/clouds/port.ts';
import { CloudCallError, type Fault } from '../../shared/domain/fault.ts';
import type { HuntDocument } from '../../shared/domain/hunt.ts';
import { attemptTags } from '../../shared/domain/tags.ts';
import type { TimelineEvent } from '../../shared/domain/timeline.ts';
import { silentLog } from '../../shared/platform/logger.ts';
import { openSqliteStore } from '../../shared/stores/sqlite/sqlite-store.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import type { CloudRun, Step } from '../../shared/usecases/step.ts';
import { faultWith } from '../support/faults.ts';

/** What a step does with a cloud that says exactly what the test has it say. */
export interface Desk {
  readonly rooms: Rooms;
  /** What the cloud was asked, in order: method and the argument that tells calls apart; `fence` where the lease was read. */
  readonly calls: string[];
  /** What was logged as a warning. */
  readonly warnings: [event: string, fields: unknown][];
  now: number;
  /** Records the hunt, under a fresh lease, as it is to be found by the step. */
  file(document: HuntDocument): Promise<HuntDocument>;
  run(step: Step, document: HuntDocument): Promise<HuntDocument>;
  events(document: HuntDocument): Promise<TimelineEvent[]>;
}

/** A method that the test did not script fails the test. */
export function scriptedCloud(methods: Partial<Cloud>): Cloud {
  const script: Partial<Cloud> = { name: 'oci', keyPairs: null, images: null, spot: null, ...methods };
  return new Proxy(script, {
    get(target, name) {
      if (name in target) return target[name as keyof Cloud];
      if (name === 'then') return undefined;
      return () => Promise.reject(new Error(`the test did not expect a call of ${String(name)}`));
    },
  }) as Cloud;
}

export function openDesk(now: number, methods: Partial<Cloud>): Desk {
  const calls: string[] = [];
  const warnings: Desk['warnings'] = [];
  const store = openSqliteStore(':memory:', { intents: 'crash' });
  const cloud = scriptedCloud(recorded(methods, calls));
  const readLease: typeof store.readLease = (account) => {
    calls.push('fence');
    return store.readLease(account);
  };
  const rooms = {
    store: { ...store, readLease },
    cloud: async () => cloud,
    clock: { now: () => desk.now },
    random: { next: () => 0.5 },
    log: { ...silentLog, warn: (event: string, fields: unknown) => void warnings.push([event, fields]) },
    metrics: () => undefined,
    callbacks: { tell: async () => ({ ok: true, detail: 'nobody listens' }) },
    keys: {
      remove: async (path: string) => void calls.push(`keys.remove ${path}`),
      discard: async (name: string) => void calls.push(`keys.discard ${name}`),
    },
  } as unknown as Rooms;
  const desk: Desk = {
    rooms,
    calls,
    warnings,
    now,
    async file(document) {
      const at = new Date(desk.now).toISOString();
      const expiresAt = new Date(desk.now + 3_600_000).toISOString();
      const holder = { host: 'here', pid: 1, startedAt: null };
      const lease = await store.acquireLease({ account: document.account, holder, now: at, expiresAt, isAlive: () => false });
      const led = { ...document, lease: { epoch: lease.epoch } };
      await store.createHunt(led, []);
      return (await load(led.huntId)) as HuntDocument;
    },
    run: (step, document) => step(document, rooms),
    events: (document) => store.timeline(document.huntId),
  };
  const load = async (huntId: string) => (await store.loadHunt(huntId))?.document;
  return desk;
}

/** With every room and every call. */
export type AnyRun = CloudRun<keyof Cloud, keyof Rooms>;

/** A step's run without the step around it; what it puts on record is kept in `records`. */
export function runOf(document: HuntDocument, desk: Desk, records: TimelineEvent[][] = []): Promise<AnyRun> {
  return desk.rooms.cloud(document.cloud).then((cloud) => ({
    document,
    rooms: desk.rooms,
    cloud,
    now: () => desk.now,
    async record(changed, events) {
      records.push([...events]);
      return { ...changed, version: changed.version + 1 };
    },
    async assertLed() {
      desk.calls.push('fence');
    },
  }));
}

export function view(document: HuntDocument, changes: Partial<InstanceView> & { attempt?: number } = {}): InstanceView {
  const { attempt = document.plan?.attempt ?? 1, ...rest } = changes;
  return {
    id: 'ocid1.instance.oc1..one',
    state: 'coming',
    rawState: 'PROVISIONING',
    zone: document.offerings[0]?.zone ?? null,
    shape: 'VM.Standard.A1.Flex',
    createdAt: document.createdAt,
    tags: attemptTags(document.namespace, document.huntId, document.createdAt, attempt),
    reason: null,
    raw: {},
    ...rest,
  };
}

export function refusal(changes: Partial<Fault> = {}): CloudCallError {
  const fault = faultWith({ status: 500, code: 'InternalError', message: 'Out of host capacity.', ...changes });
  return new CloudCallError('LaunchInstance', fault);
}

/** Why the cloud says, late, that an instance it had promised is dead. */
export const death = faultWith({ message: 'Out of host capacity.', stage: 'late' });
/** Nobody answered: the call may or may not have taken effect. */
export const unanswered = () => refusal({ status: null, code: 'ETIMEDOUT', message: 'no answer within 60 s', reached: 'unknown' });
/** A read that the cloud refused. */
export const unreadable = () => refusal({ status: 503, code: null, message: 'unavailable', stage: 'read' });

function recorded(methods: Partial<Cloud>, calls: string[]): Partial<Cloud> {
  const wrapped = Object.entries(methods).map(([name, method]) => {
    if (typeof method !== 'function') return [name, method] as const;
    const call = (...args: unknown[]) => {
      calls.push(`${name}${typeof args[0] === 'string' ? ` ${args[0]}` : ''}`);
      return (method as (...args: unknown[]) => unknown)(...args);
    };
    return [name, call] as const;
  });
  return Object.fromEntries(wrapped) as Partial<Cloud>;
}
