import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach } from 'vitest';
import type { JsonValue } from '../../shared/domain/json.ts';

/** What every dialect of a reply can say. */
export interface PlainReply {
  readonly status?: number;
  readonly json?: JsonValue;
  /** A body as it is. */
  readonly text?: string;
  readonly headers?: Record<string, string>;
  /** Instead of an answer: cut the connection, before or in the middle of one; or never answer, or begin to and stop. */
  readonly instead?: 'reset' | 'cut' | 'silence' | 'stall';
}

/** How a cloud speaks. */
export interface Dialect<Seen, Reply extends PlainReply> {
  read(request: IncomingMessage, body: string): Seen;
  /** Under what replies to such a request are put. */
  nameOf(seen: Seen): string;
  /** What is said to a request for which no reply was put. */
  unknown(seen: Seen): Reply;
  render(reply: Reply, seen: Seen): { readonly body: string; readonly headers: Record<string, string> };
}

export interface FakeServer<Seen, Reply> extends AsyncDisposable {
  readonly url: string;
  readonly seen: Seen[];
  /** Replies of a name in turn; the last one stays. */
  on(name: string, ...replies: (Reply | ((seen: Seen) => Reply))[]): void;
  /** What was asked under one name. */
  asked(name: string): Seen[];
}

/** A loopback server that answers what it is told to and remembers what it was asked. */
export async function fakeServer<Seen, Reply extends PlainReply>(dialect: Dialect<Seen, Reply>): Promise<FakeServer<Seen, Reply>> {
  const replies = new Map<string, (Reply | ((seen: Seen) => Reply))[]>();
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = dialect.read(request, Buffer.concat(parts).toString('utf8'));
      seen.push(one);
      const queue = replies.get(dialect.nameOf(one));
      const next = (queue && queue.length > 1 ? queue.shift() : queue?.[0]) ?? dialect.unknown(one);
      const reply = typeof next === 'function' ? next(one) : next;
      write(request, response, reply, dialect.render(reply, one));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    on: (name, ...told) => void replies.set(name, told),
    asked: (name) => seen.filter((one) => dialect.nameOf(one) === name),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A server for each test of the file, opened before it and closed after it; what is asked of this is asked of the one that is open. */
export function serverOfEachTest<Seen, Reply>(open: () => Promise<FakeServer<Seen, Reply>>): FakeServer<Seen, Reply> {
  let server!: FakeServer<Seen, Reply>;
  beforeEach(async () => {
    server = await open();
  });
  afterEach(() => server[Symbol.asyncDispose]());
  return {
    get url() {
      return server.url;
    },
    get seen() {
      return server.seen;
    },
    on: (name, ...replies) => server.on(name, ...replies),
    asked: (name) => server.asked(name),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function write(
  request: IncomingMessage,
  response: ServerResponse,
  { instead, status = 200 }: PlainReply,
  { body, headers }: { readonly body: string; readonly headers: Record<string, string> },
): void {
  if (instead === 'reset') return void request.socket.resetAndDestroy();
  if (instead === 'silence') return;
  // More is announced than comes, where the answer stops in the middle.
  response.writeHead(status, { 'content-length': String(Buffer.byteLength(body) + (instead ? 100 : 0)), ...headers });
  if (instead === undefined) return void response.end(body);
  response.write(body === '' ? '{' : body);
  if (instead === 'cut') setImmediate(() => request.socket.destroy());
}
