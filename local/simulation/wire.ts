import type { HttpResponse } from '../../shared/clouds/transport.ts';

/** A simulated cloud's answer as it reaches the adapter. A `Response` of `fetch` holds a stream, which costs more than the call it answers. */
export interface PlainResponse extends HttpResponse {
  readonly body: string;
}

export function plainResponse(status: number, headers: Headers | Readonly<Record<string, string>>, body: string): PlainResponse {
  const kept = headers instanceof Headers ? headers : new Headers(headers);
  return { status, ok: status >= 200 && status <= 299, headers: kept, body, text: async () => body };
}

/** What a fetch throws whose connection was reset. */
export function brokenConnection(code = 'ECONNRESET'): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`read ${code}`), { code }) });
}

/** One request over HTTP, read to its end, so that nothing of it is left to wait for. */
export async function overTheWire(
  url: string,
  init: { readonly method: string; readonly headers: Headers; readonly body?: string },
): Promise<PlainResponse> {
  // Lengths are the sender's to say, and the host is the simulator's.
  const headers = new Headers([...init.headers].filter(([name]) => name !== 'host' && name !== 'content-length'));
  const response = await fetch(url, { ...init, headers });
  const body = await response.text();
  return plainResponse(response.status, response.headers, body);
}
