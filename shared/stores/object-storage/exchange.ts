import type { RequestSigner } from 'oci-common';
import { tidy } from '../../clouds/tidy.ts';
import { type Answer, refuseAborted, transfer, type Wire } from '../../clouds/transport.ts';
import { describeTransport, TransportFailure } from '../../clouds/transport-failure.ts';
import { isJsonObject, type JsonValue } from '../../domain/json.ts';
import type { Clock } from '../../platform/clock.ts';
import { StoreUnavailableError } from '../errors.ts';
import { explainRefusal, explainSilence, type Refusal } from './faults.ts';

/** Waits before the second, third and fourth try, in ms. Conditional writes may be repeated: whose write stands is told by its id. */
const pausesMs = [200, 800, 2000];

export interface ExchangeOptions {
  readonly signer: () => Promise<RequestSigner>;
  /** Base URL of the service. */
  readonly endpoint: string;
  readonly wire: Wire;
  readonly clock: Pick<Clock, 'sleep'>;
  /** The bucket, for errors. */
  readonly place: string;
}

export interface ObjectRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE';
  /** Path and query, escaped. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Ask = (request: ObjectRequest, isAnswer?: (refusal: Refusal) => boolean) => Promise<Answer>;

/**
 * Sends a request until it has an answer that means something: 2xx, or a refusal that `isAnswer`. Throws `StoreUnavailableError` for
 * everything else.
 *
 * Our own composition, not `oci-objectstorage`: it is four URLs, and that client brings a retrier, a circuit breaker that closes the
 * door for 30 s after ten failures, warnings on the console, and 3 MB.
 */
export function openExchange(options: ExchangeOptions): Ask {
  async function once(request: ObjectRequest, isAnswer: (refusal: Refusal) => boolean): Promise<Answer> {
    const answer = await send(options, request);
    if (answer.status >= 200 && answer.status <= 299) return answer;
    const refusal = refusalOf(answer);
    if (isAnswer(refusal)) return answer;
    throw explainRefusal(options.place, refusal);
  }

  return async (request, isAnswer = () => false) => {
    for (const pauseMs of pausesMs) {
      try {
        return await once(request, isAnswer);
      } catch (error) {
        if (!(error instanceof StoreUnavailableError) || !error.retryable) throw error;
        await options.clock.sleep(pauseMs, options.wire.signal);
      }
    }
    return once(request, isAnswer);
  };
}

async function send({ signer, endpoint, wire, place }: ExchangeOptions, request: ObjectRequest): Promise<Answer> {
  try {
    refuseAborted(wire);
    // The URL parser escapes what is left raw; the signature must cover the form that is sent.
    const uri = new URL(`${endpoint.replace(/\/+$/, '')}${request.path}`).href;
    const headers = new Headers(request.headers);
    const body = request.body === undefined ? {} : { body: request.body };
    // PutObject is signed without its body ("Special Instructions for Object Storage PUT", API/Concepts/signingrequests.htm; the SDKs too).
    await sign(signer, { method: request.method, uri, headers, ...body });
    return await transfer(wire, { method: request.method, url: uri, headers, ...body });
  } catch (error) {
    const sent = error instanceof TransportFailure && error.phase === 'sending';
    throw explainSilence(place, describeTransport(error).message, sent, error);
  }
}

async function sign(
  signer: () => Promise<RequestSigner>,
  request: { method: string; uri: string; headers: Headers; body?: string },
): Promise<void> {
  try {
    await (await signer()).signHttpRequest(request as never, true);
  } catch (error) {
    throw new TransportFailure('composing', new Error('the request could not be signed', { cause: error }));
  }
}

function refusalOf({ status, headers, text }: Answer): Refusal {
  const body = parse(text);
  const { code, message } = isJsonObject(body) ? body : {};
  return {
    status,
    code: typeof code === 'string' ? tidy(code).slice(0, 100) : null,
    message: tidy(typeof message === 'string' ? message : text),
    requestId: headers.get('opc-request-id'),
  };
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
