import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonValue } from '../../../shared/domain/json.ts';

/** A request as it arrived. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** The raw request target, as a signature covers it. */
  readonly target: string;
}

export interface Reply {
  readonly status?: number;
  readonly json?: JsonValue;
  readonly text?: string;
  readonly headers?: Record<string, string>;
  /** Instead of an answer: cut the connection, before or in the middle of one; or never answer. */
  readonly instead?: 'reset' | 'cut' | 'silence' | 'stall';
}

export type Route = Reply | ((seen: Seen) => Reply);

export interface FakeEndpoint extends AsyncDisposable {
  readonly url: string;
  readonly seen: Seen[];
  /** `GET /20160918/instances` → its replies in turn; the last one stays. */
  on(route: string, ...replies: Route[]): void;
}

/** A loopback server that answers recorded OCI bodies and remembers what it was asked. Unknown routes answer OCI's own 404. */
export async function fakeEndpoint(): Promise<FakeEndpoint> {
  const routes = new Map<string, Route[]>();
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const one: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: Buffer.concat(parts).toString('utf8'),
        target: request.url ?? '',
      };
      seen.push(one);
      const queue = routes.get(`${one.method} ${one.path}`);
      const route = queue && queue.length > 1 ? queue.shift() : queue?.[0];
      write(request, response, typeof route === 'function' ? route(one) : (route ?? notFound));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    on: (route, ...replies) => void routes.set(route, replies),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const notFound: Reply = {
  status: 404,
  json: { code: 'NotAuthorizedOrNotFound', message: 'Authorization failed or requested resource not found.' },
};

function write(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (reply.instead === 'reset') return void request.socket.resetAndDestroy();
  if (reply.instead === 'silence') return;
  const body = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
  const type = reply.text === undefined ? 'application/json' : 'text/plain';
  const length = String(Buffer.byteLength(body) + (reply.instead ? 100 : 0));
  response.writeHead(reply.status ?? 200, { 'content-type': type, 'opc-request-id': 'req-1', 'content-length': length, ...reply.headers });
  if (reply.instead === undefined) return void response.end(body);
  response.write(body === '' ? '{' : body);
  if (reply.instead === 'cut') setImmediate(() => request.socket.destroy());
}
