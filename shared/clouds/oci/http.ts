import type { HttpClient, HttpRequest, RequestSigner } from 'oci-common';
import { type Answer, refuseAborted, transfer, type Wire } from '../transport.ts';
import { TransportFailure } from '../transport-failure.ts';

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
          answer = await signAndSend(signer, wire, body === undefined ? request : { ...request, body });
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

async function signAndSend(signer: RequestSigner, wire: Wire, request: HttpRequest): Promise<Answer> {
  refuseAborted(wire);
  // The URL parser escapes what the SDK leaves raw; the signature must cover the form that is sent.
  const signed: HttpRequest = { ...request, uri: new URL(request.uri).href };
  await sign(signer, signed);
  return transfer(wire, {
    url: signed.uri,
    method: signed.method,
    headers: signed.headers,
    ...(typeof signed.body === 'string' ? { body: signed.body } : {}),
  });
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
