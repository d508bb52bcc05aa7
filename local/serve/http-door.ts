import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Api, ApiRequest, ApiResponse } from '../../functions/http-api/exchange.ts';
import { handle } from '../../functions/http-api/handle.ts';
import { type Token, tenantOfHeader } from './tokens.ts';

export interface HttpDoor {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Takes no more requests, answers those it has. */
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly api: Api;
  readonly tokens: readonly Token[];
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** The API on a socket, for bearers of a token. */
export async function openDoor({ api, tokens, host, port }: DoorOptions): Promise<HttpDoor> {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 5_000 }, (incoming, outgoing) => {
    answer(incoming, outgoing, api, tokens).catch((error: unknown) => {
      // The caller has gone.
      api.rooms.log.debug('api.unanswered', { error });
      outgoing.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { address, port: taken, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, api: Api, tokens: readonly Token[]): Promise<void> {
  const tenant = tenantOfHeader(incoming.headers.authorization, tokens);
  // Whose token is not known gets nothing read.
  const body = tenant === null ? new Uint8Array() : await readBody(incoming, api.limits.bodyMost);
  const request = requestOf(incoming, body, tenant);
  send(outgoing, await handle(request, api), incoming.complete, request.method);
}

/** Null for one that is too large: the rest of it is not waited for. */
async function readBody(incoming: IncomingMessage, most: number): Promise<Uint8Array | null> {
  if (Number(incoming.headers['content-length'] ?? 0) > most) return null;
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > most) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function requestOf(incoming: IncomingMessage, body: Uint8Array | null, tenant: string | null): ApiRequest {
  const [path = '', ...query] = (incoming.url ?? '/').split('?');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]);
  return {
    method: incoming.method ?? 'GET',
    path,
    query: query.join('?'),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body,
    caller: tenant === null ? null : { tenant, name: tenant },
  };
}

function send(outgoing: ServerResponse, { status, headers, body }: ApiResponse, complete: boolean, method: string): void {
  // What was not read of the request would be taken for the next one.
  const rest = complete ? {} : { connection: 'close' };
  outgoing.writeHead(status, { ...headers, ...rest });
  outgoing.end(method === 'HEAD' ? undefined : body);
}
