import type { IncomingMessage } from 'node:http';
import { type FakeServer, fakeServer, type PlainReply, serverOfEachTest } from '../fake-server.ts';

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

export type Reply = PlainReply;

/** Replies are put under method and path: `GET /20160918/instances`. */
export type FakeEndpoint = FakeServer<Seen, Reply>;

/** A loopback server that answers recorded OCI bodies and remembers what it was asked. Unknown routes answer OCI's own 404. */
export function fakeEndpoint(): Promise<FakeEndpoint> {
  return fakeServer({ read, nameOf: ({ method, path }) => `${method} ${path}`, unknown: () => notFound, render });
}

/** The same, a fresh one for each test of the file. */
export const endpointOfEachTest = () => serverOfEachTest(fakeEndpoint);

export const notFound: Reply = {
  status: 404,
  json: { code: 'NotAuthorizedOrNotFound', message: 'Authorization failed or requested resource not found.' },
};

function read(request: IncomingMessage, body: string): Seen {
  const { method = '', url: target = '', headers } = request;
  const { pathname: path, searchParams: query } = new URL(target || '/', 'http://fake');
  return { method, path, query, headers, body, target };
}

function render({ text, json, headers }: Reply): { body: string; headers: Record<string, string> } {
  const type = text === undefined ? 'application/json' : 'text/plain';
  return {
    body: text ?? (json === undefined ? '' : JSON.stringify(json)),
    headers: { 'content-type': type, 'opc-request-id': 'req-1', ...headers },
  };
}
