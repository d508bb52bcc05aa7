import { CloudCallError, type Fault } from '../../domain/fault.ts';
import type { Answer, HttpTransport } from '../transport.ts';
import { TransportFailure } from '../transport-failure.ts';
import { type AwsKeys, type AwsSigner, openSdk, type Sdk } from './client.ts';
import { type AwsIdentity, openIdentity } from './credentials.ts';
import { answerFault, thrownFault, unreadableFault } from './fault.ts';
import { type Exchange, openHandler, type SendOptions } from './http.ts';

export interface AwsOptions {
  /** `--region`, AWS_REGION; null leaves it to the SDK (the profile's region). */
  readonly region: string | null;
  /** `--profile`; null leaves it to the SDK (AWS_PROFILE, `default`). */
  readonly profile: string | null;
  /** One base URL for every service, for simulators; null leaves AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_EC2 and the profile's to the SDK. */
  readonly endpoint: string | null;
  /** Deadline of one call, body included; and of finding credentials. */
  readonly callTimeoutMs: number;
  /** Keys in place of the SDK's chain, for simulators. */
  readonly keys?: AwsKeys;
  /** Who signs in place of the SDK, for simulators. */
  readonly signer?: AwsSigner;
  /** How requests travel; the global `fetch` by default. */
  readonly transport?: HttpTransport;
  /** Aborts calls in flight, and every later one before it is sent. */
  readonly signal?: AbortSignal;
  /** Epoch ms, for Retry-After dates, memories and clock checks; the machine's clock by default. */
  readonly now?: () => number;
}

/** One call: the operation's name, for errors and for telling its answer from a stranger's, and how to make it with the SDK. */
export interface Call<T> {
  readonly operation: string;
  readonly stage?: Fault['stage'];
  /** How the service writes its answers; XML by default (EC2, STS). */
  readonly format?: 'xml' | 'json';
  /** The answer holds a secret (a private key): nothing of it is quoted, however broken it is. */
  readonly secret?: boolean;
  make(sdk: Sdk, options: SendOptions): Promise<T>;
}

export interface Told<T> {
  readonly output: T;
  readonly answer: Answer;
}

/** Calls to one account and region. */
export interface Link {
  /** Who calls, and where. Throws `InputError` when the SDK's chain finds nothing. */
  identity(): Promise<AwsIdentity>;
  /** Any answer, refusals too. Throws `CloudCallError` when there is none. */
  exchange<T>(call: Call<T>): Promise<{ output: T | null; answer: Answer }>;
  /** The output of a 2xx answer. Throws `CloudCallError` for everything else. */
  ask<T>(call: Call<T>): Promise<Told<T>>;
  /**
   * The items of a list, every page. Throws when any page fails: a list with holes is no list. `enough` pages are all that is read of a
   * list where the first ones do.
   */
  askAll<T extends Page, I>(
    call: (token: string | undefined) => Call<T>,
    items: (page: T) => readonly I[] | undefined,
    enough?: number,
  ): Promise<I[]>;
  /** What this endpoint turned out not to offer, by any name; remembered as long as the process lives. */
  readonly lacks: Set<string>;
  now(): number;
}

interface Page {
  readonly NextToken?: string | undefined;
}

/** More pages than any account has; a server that never ends its list must not hold a hunt. */
const mostPages = 1000;

export function openLink(options: AwsOptions): Link {
  const now = options.now ?? Date.now;
  const wire = {
    transport: options.transport ?? ((url, init) => fetch(url, init)),
    timeoutMs: options.callTimeoutMs,
    ...(options.signal ? { signal: options.signal } : {}),
  };
  let opened: Sdk | undefined;
  const sdk = () => (opened ??= openSdk(openHandler(wire), { ...options, keys: options.keys ?? null }));
  const identity = openIdentity(sdk, options.callTimeoutMs, options.profile);

  async function attempt<T>(call: Call<T>): Promise<{ output: T | null; answer: Answer; error: unknown }> {
    const stage = call.stage ?? 'read';
    const exchange: Exchange = { answer: null, failure: null };
    let output: T | null = null;
    let error: unknown = null;
    try {
      await identity.ready();
      output = await call.make(sdk(), { exchange });
    } catch (reason) {
      error = reason;
    }
    if (exchange.answer !== null) return { output, answer: exchange.answer, error };
    const failure = exchange.failure ?? new TransportFailure('composing', error ?? new Error('nothing was sent'));
    throw new CloudCallError(call.operation, thrownFault(failure, stage), { cause: failure });
  }

  async function ask<T>(call: Call<T>): Promise<Told<T>> {
    const { output, answer, error } = await attempt(call);
    if (answer.status < 200 || answer.status > 299)
      throw new CloudCallError(call.operation, answerFault(answer, call.stage ?? 'read', now()));
    if (output === null || error !== null || !isAnswerTo(call, answer))
      throw new CloudCallError(
        call.operation,
        unreadableFault(quotable(call, answer), call.stage ?? 'read', `the answer to ${call.operation}`),
      );
    return { output, answer };
  }

  async function askAll<T extends Page, I>(
    call: (token: string | undefined) => Call<T>,
    items: (page: T) => readonly I[] | undefined,
    enough = Number.POSITIVE_INFINITY,
  ): Promise<I[]> {
    const found: I[] = [];
    const seen = new Set<string>();
    let token: string | undefined;
    for (let pages = 1; ; pages++) {
      const one = call(token);
      const { output, answer } = await ask(one);
      found.push(...(items(output) ?? []));
      token = output.NextToken || undefined;
      if (token === undefined || pages === enough) return found;
      if (seen.has(token) || pages >= mostPages) throw endless(one, answer, token, pages);
      seen.add(token);
    }
  }

  return { identity: () => identity.get(), exchange: attempt, ask, askAll, lacks: new Set(), now };
}

/**
 * Whether this is the operation's own answer. The SDK reads any other XML, and an empty body, as an answer with nothing in it: a
 * captive portal's page would pass for "no instances".
 */
function isAnswerTo(call: Call<unknown>, answer: Answer): boolean {
  if (call.format === 'json') return /^\s*\{/.test(answer.text);
  return new RegExp(`^\\s*(?:<\\?xml[^>]*\\?>\\s*)?<${call.operation}Response[\\s>/]`).test(answer.text);
}

function quotable(call: Call<unknown>, answer: Answer): Answer {
  return call.secret ? { ...answer, text: 'something else, not quoted as it may hold a key' } : answer;
}

function endless(call: Call<unknown>, answer: Answer, token: string, pages: number): CloudCallError {
  return new CloudCallError(call.operation, {
    ...unreadableFault(answer, call.stage ?? 'read', 'a list that ends'),
    code: 'EndlessList',
    message: `after ${pages} pages the server hands out page ${token.slice(0, 60)} again, or another one still`,
  });
}
