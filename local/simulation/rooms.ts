import type { HuntDocument } from '../../shared/domain/hunt.ts';
import type { TimelineEvent } from '../../shared/domain/timeline.ts';
import type { CallbackAnswer } from '../../shared/platform/callbacks.ts';
import type { KeyFiles } from '../../shared/platform/key-files.ts';
import type { Log } from '../../shared/platform/logger.ts';
import type { Random } from '../../shared/platform/random.ts';
import { StaleWriteError, StoreUnavailableError } from '../../shared/stores/errors.ts';
import type { Lease, Store } from '../../shared/stores/port.ts';
import type { Rooms } from '../../shared/usecases/rooms.ts';
import type { Request } from './cloud-side.ts';
import type { Line, Seat } from './seat.ts';
import { type Caller, cross, type Port, type Stage } from './stage.ts';
import { brokenConnection, type PlainResponse } from './wire.ts';

export interface RoomsOptions {
  /** Ms by which this runner's clock is wrong. */
  readonly skew: number;
  readonly random: Random;
  /** Whether this runner's lease is the newest. */
  isLed(): boolean;
}

/**
 * The rooms of one caller: the real adapter and store, and between them and the caller everything that can go wrong. The adapter is one
 * that `seat` has open; the caller is on its line until the next one sits down.
 */
export function roomsOf(stage: Stage, caller: Caller, seat: Seat, options: RoomsOptions): Rooms {
  const now = () => stage.clock.now() + options.skew;
  // Asked at each reading and writing of the document: what was passed then may still be acted on.
  const standing = { led: true };
  const cloud = seat.take(lineOf(stage, caller, now, standing));
  return {
    store: storeOf(stage, caller, () => {
      standing.led = options.isLed();
    }),
    cloud: async () => cloud,
    clock: { now },
    random: options.random,
    log: logOf(stage),
    probeSsh: ({ host }) =>
      cross(stage, caller, 'probe', async () => stage.side.handshake(host), {
        broken: () => ({ answered: false, problem: 'timeout', message: 'no answer in time' }) as never,
      }),
    makeKeyPair: async () => ({ ...simulatedKey, privateKey: stage.canary }) as never,
    callbacks: {
      tell: () =>
        cross<CallbackAnswer>(stage, caller, 'callback', async () => ({ ok: true, detail: 'told' }), {
          broken: () => ({ ok: false, detail: 'no answer' }),
        }),
    },
    keys: keysOf(stage, caller),
  };
}

function lineOf(stage: Stage, caller: Caller, now: () => number, standing: { led: boolean }): Line {
  const { side, ledger, kind } = stage;

  async function deliver(request: Request, operation: string): Promise<PlainResponse> {
    const response = await side.deliver(request);
    if (operation === kind.ending) ledger.ends(side.endedBy(request));
    ledger.tick();
    if (operation === kind.looking && response.ok) ledger.looked();
    return response;
  }

  const transport: Line['transport'] = async (url, init) => {
    const request: Request = { method: init.method, url, headers: init.headers, ...(init.body === undefined ? {} : { body: init.body }) };
    const operation = side.operationOf(request);
    const launches = operation === kind.launching;
    // As the caller stood when it made the call: the network may deliver it again much later.
    const stood = standing.led;
    const carry = () => {
      if (launches || operation === kind.ending) ledger.acts(operation, stood);
      if (launches) ledger.sends(side.tokenOf(request));
      return deliver(request, operation);
    };
    const port: Port<PlainResponse> = {
      broken: () => {
        throw brokenConnection();
      },
      instead(name) {
        const answer = kind.answers[name];
        if (answer === undefined) throw new Error(`${kind.name} has no answer called ${name}`);
        if (launches) ledger.sends(side.tokenOf(request));
        return answer();
      },
    };
    const response = await cross(stage, caller, `cloud.${operation}`, carry, port);
    if (launches && !response.ok && kind.isDefinite(response.status, response.body)) ledger.refused(side.tokenOf(request));
    return response;
  };
  return { transport, now };
}

const reads = new Set<keyof Store>(['loadHunt', 'listHunts', 'timeline', 'readLease', 'readEpoch', 'readPace', 'readMarks', 'readNote']);

function storeOf(stage: Stage, caller: Caller, fenced: () => void): Store {
  const { store } = stage;
  const away = () => new StoreUnavailableError('the simulated store', 'cannot be reached', 'Wait, then try again.', { retryable: true });

  function through<Key extends keyof Store>(key: Key): Store[Key] {
    const method = store[key] as (...args: unknown[]) => Promise<unknown>;
    const call = async (...args: unknown[]) => {
      const attempt = async () => {
        if (stage.clock.now() < stage.storeAwayUntil) throw away();
        const result = await method.apply(store, args);
        if (key === 'acquireLease') stage.epoch = (result as Lease).epoch;
        if (key === 'loadHunt' || key === 'saveHunt') fenced();
        if (key === 'saveHunt') stage.ledger.saved(result as HuntDocument, args[1] as readonly TimelineEvent[]);
        return result;
      };
      const port: Port<unknown> = {
        broken: () => {
          throw away();
        },
        instead: (name) => {
          if (name === 'stale' && !reads.has(key)) throw new StaleWriteError('somebody has written first');
          throw away();
        },
      };
      return cross(stage, caller, `store.${key}`, attempt, port);
    };
    return call as unknown as Store[Key];
  }

  const keys = Object.keys(store) as (keyof Store)[];
  return { ...Object.fromEntries(keys.map((key) => [key, through(key)])), close: async () => undefined } as unknown as Store;
}

function keysOf(stage: Stage, caller: Caller): KeyFiles {
  const held = stage.keys;
  const port = {
    broken: () => {
      throw Object.assign(new Error('EIO: the key could not be written'), { code: 'EIO' });
    },
  };
  const through = <T>(name: string, call: () => T) => cross(stage, caller, `keys.${name}`, async () => call(), port as Port<T>);
  const put = (name: string, privateKey: string) => {
    held.set(`keys/${name}`, privateKey);
    return `keys/${name}`;
  };
  return {
    write: (name, privateKey) => through('write', () => put(name, privateKey)),
    replace: (name, privateKey) => through('replace', () => put(name, privateKey)),
    remove: (path) => through('remove', () => void held.delete(path)),
    discard: (name) => through('discard', () => void held.delete(`keys/${name}`)),
    read: async (path) => held.get(path) ?? '',
  };
}

function logOf(stage: Stage): Log {
  const say = (event: string, fields: object = {}) =>
    stage.ledger.said(
      `${event} ${JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? { ...value, message: value.message, cause: value.cause } : value))}`,
    );
  return { debug: say, info: say, warn: say, error: say };
}

// A key that fits where one is wanted; its private half is the canary of the run.
const simulatedKey = {
  publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f simulated',
  fingerprint: 'SHA256:simulated',
};
