import { TransportFailure } from './transport-failure.ts';

/** How a signed request travels: the global `fetch`, or a simulator in the same process. It must honour `init.signal`. */
export type HttpTransport = (url: string, init: HttpTransportInit) => Promise<HttpResponse>;

/** As much of a `Response` as is read. */
export type HttpResponse = Pick<Response, 'status' | 'ok' | 'headers' | 'text'>;

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

/** A request that is signed and ready to go. */
export interface Composed {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body?: string;
}

/** Throws `TransportFailure` when the caller has aborted: before anything is signed or sent. */
export function refuseAborted(wire: Wire): void {
  if (wire.signal?.aborted) throw new TransportFailure('composing', aborted());
}

/** Sends once and reads to the end, whatever the status. Throws `TransportFailure` when there is no whole answer in time. */
export async function transfer(wire: Wire, request: Composed): Promise<Answer> {
  refuseAborted(wire);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(timedOut(wire.timeoutMs)), wire.timeoutMs);
  const onAbort = () => stop.abort(aborted());
  wire.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const response = await wire.transport(request.url, {
      method: request.method,
      headers: request.headers,
      ...(request.body === undefined ? {} : { body: request.body }),
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

/** A refusal is a refusal by its status line, however its body ends; a success that was cut off is no success. */
async function readBody(response: HttpResponse): Promise<string> {
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
