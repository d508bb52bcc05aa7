import type { HttpClient, HttpRequest, RequestSigner } from 'oci-common';
import { TransportFailure } from './transport-failure.ts';

/** How a signed request travels: the global `fetch`, or a simulator in the same process. It must honour `init.signal`. */
export type HttpTransport = (url: string, init: HttpTransportInit) => Promise<Response>;

export interface HttpTransportInit {
  readonly method: string;
  readonly headers: Headers;
  readonly body?: string;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** An answer read to its end, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Wire {
  readonly transport: HttpTransport;
  /** Deadline of one request, body included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface Exchange {
  /** Handed to an SDK client; good for one call. */
  readonly http: HttpClient;
  /** What came of it. Throws `TransportFailure` when there is no usable answer. */
  answer(): Answer;
}

/**
 * One request. The SDK composes it; it is signed, sent once and read to its end here, and the SDK is told "204, no content"
 * whatever came back. So the SDK's retrier never meets a failure: it cannot retry, whatever OCI_SDK_DEFAULT_RETRY_ENABLED
 * says, cannot drop Retry-After, and cannot print (oci-common 2.139.1 `retrier.js` calls `console.warn` on each failure);
 * and its deserializers cannot trip over a value they do not know (`instance-source-details.js` throws for an unknown `sourceType`).
 * `body` replaces the composed body, for payloads that must pass through untouched.
 */
export function openExchange(signer: RequestSigner, wire: Wire, body?: string): Exchange {
  let answer: Answer | null = null;
  let failure: TransportFailure | null = null;
  return {
    http: {
      async send(request) {
        try {
          answer = await transfer(signer, wire, body === undefined ? request : { ...request, body });
        } catch (error) {
          failure = error instanceof TransportFailure ? error : new TransportFailure('sending', error);
        }
        return Object.assign(new Response(null, { status: 204 }), { json: () => Promise.resolve(null) });
      },
    },
    answer() {
      if (answer) return answer;
      throw failure ?? new TransportFailure('composing', new Error('nothing was sent'));
    },
  };
}

async function transfer(signer: RequestSigner, wire: Wire, request: HttpRequest): Promise<Answer> {
  if (wire.signal?.aborted) throw new TransportFailure('composing', aborted());
  // The URL parser escapes what the SDK leaves raw; the signature must cover the form that is sent.
  const signed: HttpRequest = { ...request, uri: new URL(request.uri).href };
  await sign(signer, signed);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(timedOut(wire.timeoutMs)), wire.timeoutMs);
  const onAbort = () => stop.abort(aborted());
  wire.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const response = await wire.transport(signed.uri, {
      method: signed.method,
      headers: signed.headers,
      ...(typeof signed.body === 'string' ? { body: signed.body } : {}),
      redirect: 'manual',
      signal: stop.signal,
    });
    return { status: response.status, headers: response.headers, text: await readBody(response) };
  } catch (error) {
    throw new TransportFailure('sending', error);
  } finally {
    clearTimeout(timer);
    wire.signal?.removeEventListener('abort', onAbort);
  }
}

/** The key's own troubles (a resource principal's token that cannot be read) are told apart from the network's. */
async function sign(signer: RequestSigner, request: HttpRequest): Promise<void> {
  try {
    await signer.signHttpRequest(request);
  } catch (error) {
    throw new TransportFailure(
      'composing',
      Object.assign(new Error('the request could not be signed', { cause: error }), { code: 'SigningFailed' }),
    );
  }
}

/** A refusal is a refusal by its status line, however its body ends; a success that was cut off is no success. */
async function readBody(response: Response): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    if (response.ok) throw error;
    return '';
  }
}

function timedOut(timeoutMs: number): Error {
  return Object.assign(new Error(`no complete answer within ${timeoutMs / 1000} s`), { code: 'ETIMEDOUT' });
}

function aborted(): Error {
  return Object.assign(new Error('the call was aborted'), { code: 'ABORT_ERR' });
}
