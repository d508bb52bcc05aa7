import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WireRequest, WireResponse } from './wire.ts';

export interface Door {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Serves `handle` over HTTP on 127.0.0.1. */
export async function openHttpDoor(handle: (request: WireRequest) => Promise<WireResponse>, port = 0): Promise<Door> {
  const server = createServer((incoming, outgoing) => {
    serve(handle, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  handle: (request: WireRequest) => Promise<WireResponse>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
  const body = Buffer.concat(chunks).toString();
  const response = await handle({ method: incoming.method ?? 'GET', url: incoming.url ?? '/', headers, body, signal: gone.signal });
  if ('reset' in response) {
    if (!response.hangs) incoming.socket.resetAndDestroy();
    return;
  }
  outgoing.writeHead(response.status, { ...response.headers, 'content-length': String(Buffer.byteLength(response.body)) });
  outgoing.end(response.body);
}
