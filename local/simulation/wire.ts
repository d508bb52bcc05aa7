/** What a fetch throws whose connection was reset. */
export function brokenConnection(code = 'ECONNRESET'): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`read ${code}`), { code }) });
}

/** One request over HTTP, read to its end, so that nothing of it is left to wait for. */
export async function overTheWire(
  url: string,
  init: { readonly method: string; readonly headers: Headers; readonly body?: string },
): Promise<Response> {
  // Lengths are the sender's to say, and the host is the simulator's.
  const headers = new Headers([...init.headers].filter(([name]) => name !== 'host' && name !== 'content-length'));
  const response = await fetch(url, { ...init, headers });
  const body = await response.text();
  return new Response(response.status === 204 ? null : body, { status: response.status, headers: response.headers });
}
