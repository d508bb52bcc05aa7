import { type Answer, type Composed, transfer, type Wire } from '../transport.ts';
import { TransportFailure } from '../transport-failure.ts';

/** What came of one call on the wire, for the fault that is made of it. One call, one exchange. */
export interface Exchange {
  answer: Answer | null;
  failure: TransportFailure | null;
}

/** Goes with every `send()` as its options; the SDK hands them through to the request handler as they are. */
export interface SendOptions {
  readonly exchange: Exchange;
  readonly requestTimeout?: number;
}

/** The SDK's request, as far as it is read here (`HttpRequest` of @smithy/core). */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string | string[] | null>;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
}

/**
 * The SDK's way to the network: each request is sent once, under one deadline that covers the body too (the SDK's own handler times
 * the head only), over the connections that `fetch` keeps alive. The whole answer is kept beside what the SDK makes of it, because
 * the SDK reads an HTML page with status 200 as an empty list, and the Retry-After of a refusal is lost on its exceptions.
 * Credential providers that call STS use this handler too; their calls bring no exchange.
 */
export function openHandler(wire: Wire) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: SdkRequest, options?: Partial<SendOptions>) {
      const exchange = options?.exchange ?? { answer: null, failure: null };
      try {
        const answer = await transfer(wire, compose(request));
        exchange.answer = answer;
        const headers = Object.fromEntries(answer.headers);
        return { response: { statusCode: answer.status, reason: '', headers, body: new TextEncoder().encode(answer.text) } };
      } catch (error) {
        exchange.failure = error instanceof TransportFailure ? error : new TransportFailure('composing', error);
        throw exchange.failure;
      }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {},
  };
}

export type SdkHandler = ReturnType<typeof openHandler>;

function compose(request: SdkRequest): Composed {
  const url = new URL(`${request.protocol}//${request.hostname}${request.port === undefined ? '' : `:${request.port}`}${request.path}`);
  for (const [name, value] of Object.entries(request.query ?? {}))
    for (const one of Array.isArray(value) ? value : [value ?? '']) url.searchParams.append(name, one);
  const headers = new Headers(request.headers);
  // fetch writes both itself, with the values that were signed.
  headers.delete('host');
  headers.delete('content-length');
  const body = typeof request.body === 'string' ? request.body : bytesOf(request.body);
  return { url: url.href, method: request.method, headers, ...(body === null || request.method === 'GET' ? {} : { body }) };
}

/** JSON protocols hand over bytes, query protocols a string. */
function bytesOf(body: unknown): string | null {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : null;
}
