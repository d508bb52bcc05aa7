import { CloudCallError, type Fault } from '../../domain/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import type { Answer, HttpTransport } from '../transport.ts';
import { openSdk, type Sdk } from './client.ts';
import type { OciCredentials } from './credentials.ts';
import { answerFault, thrownFault, unreadableFault } from './fault.ts';
import { openExchange } from './http.ts';
import { type IdentityOptions, openIdentity } from './identity.ts';

export interface OciOptions extends IdentityOptions {
  /** FOOTHOLD_OCI_ENDPOINT: one base URL for every service; null for the region's own. */
  readonly endpoint: string | null;
  /** Deadline of one call, body included. */
  readonly callTimeoutMs: number;
  /** How requests travel; the global `fetch` by default. */
  readonly transport?: HttpTransport;
  /** Aborts calls in flight, and every later one before it is sent. */
  readonly signal?: AbortSignal;
  /** Epoch ms, for Retry-After dates and clock checks; the machine's clock by default. */
  readonly now?: () => number;
}

/** One call: a name for errors, and how to make it with the SDK. `body` replaces the body that the SDK composes. */
export interface Call {
  readonly operation: string;
  readonly stage?: Fault['stage'];
  readonly body?: JsonObject;
  make(sdk: Sdk): Promise<unknown>;
}

/** Calls to one account. Credentials are read once, at the first call; failed readings are repeated. */
export interface Link {
  credentials(): Promise<OciCredentials>;
  /** Any answer, refusals too. Throws `CloudCallError` when there is none. */
  exchange(call: Call): Promise<Answer>;
  /** A 2xx answer. Throws `CloudCallError` for everything else. */
  ask(call: Call): Promise<Answer>;
  /** The JSON object of a 2xx answer. */
  askObject(call: Call): Promise<{ body: JsonObject; answer: Answer }>;
  /** The objects of a list, every page. Throws when any page fails: a list with holes is no list. */
  askAll(call: (page: string | undefined) => Call): Promise<JsonObject[]>;
  now(): number;
}

/** More pages than any account has; a server that never ends its list must not hold a hunt. */
const mostPages = 1000;

export function openLink(options: OciOptions): Link {
  const now = options.now ?? Date.now;
  const wire = {
    transport: options.transport ?? ((url, init) => fetch(url, init)),
    timeoutMs: options.callTimeoutMs,
    ...(options.signal ? { signal: options.signal } : {}),
  };
  const credentials = openIdentity(options);

  async function exchange(call: Call): Promise<Answer> {
    const { signer, region } = await credentials();
    const open = openExchange(signer, wire, call.body === undefined ? undefined : JSON.stringify(call.body));
    try {
      await call.make(openSdk(open.http, { endpoint: options.endpoint, region }));
      return open.answer();
    } catch (error) {
      throw new CloudCallError(call.operation, thrownFault(error, call.stage ?? 'read'), { cause: error });
    }
  }

  async function ask(call: Call): Promise<Answer> {
    const answer = await exchange(call);
    if (answer.status >= 200 && answer.status <= 299) return answer;
    throw new CloudCallError(call.operation, answerFault(answer, call.stage ?? 'read', now()));
  }

  async function askObject(call: Call): Promise<{ body: JsonObject; answer: Answer }> {
    const answer = await ask(call);
    return { body: read(call, answer, 'a JSON object', isJsonObject), answer };
  }

  async function askAll(call: (page: string | undefined) => Call): Promise<JsonObject[]> {
    const found: JsonObject[] = [];
    const seen = new Set<string>();
    for (let page: string | undefined; ; ) {
      const one = call(page);
      const answer = await ask(one);
      found.push(...listed(read(one, answer, 'a JSON list of objects', isList)));
      const next = answer.headers.get('opc-next-page');
      if (!next) return found;
      if (seen.has(next) || seen.size >= mostPages) {
        const fault = unreadableFault(answer, one.stage ?? 'read', 'a list that ends');
        throw new CloudCallError(one.operation, {
          ...fault,
          code: 'EndlessList',
          message: `after ${seen.size} pages the server hands out page ${next.slice(0, 60)} again, or another one still`,
        });
      }
      seen.add(next);
      page = next;
    }
  }

  return { credentials, exchange, ask, askObject, askAll, now };
}

/** Lists are arrays in most services, `{items: […]}` in newer ones. */
type List = JsonObject[] | { items: JsonObject[] };

function isList(value: unknown): value is List {
  const items = isJsonObject(value) ? value.items : value;
  return Array.isArray(items) && items.every(isJsonObject);
}

function listed(list: List): JsonObject[] {
  return Array.isArray(list) ? list : list.items;
}

function read<T>(call: Call, answer: Answer, expected: string, is: (value: unknown) => value is T): T {
  try {
    const value = JSON.parse(answer.text) as JsonValue;
    if (is(value)) return value;
  } catch {
    // Not JSON at all: the same fault.
  }
  throw new CloudCallError(call.operation, unreadableFault(answer, call.stage ?? 'read', expected));
}

/** The answer, or `instead` when the cloud says 404. */
export async function orIfNotFound<T, U>(answer: Promise<T>, instead: U): Promise<T | U> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof CloudCallError && error.fault.status === 404) return instead;
    throw error;
  }
}
