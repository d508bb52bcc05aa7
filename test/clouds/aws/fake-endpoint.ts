import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonValue } from '../../../shared/domain/json.ts';

/** A request as it arrived. */
export interface Seen {
  readonly action: string;
  readonly body: string;
  /** Query services: the form. */
  readonly form: URLSearchParams;
  /** JSON services: the body. */
  readonly json: Record<string, unknown>;
  readonly headers: IncomingMessage['headers'];
  readonly remotePort: number | undefined;
}

export interface Reply {
  readonly status?: number;
  /** What stands between `<ActionResponse>` and its end, for EC2. */
  readonly xml?: string;
  readonly json?: JsonValue;
  /** A body as it is. */
  readonly text?: string;
  readonly headers?: Record<string, string>;
  /** Instead of an answer: cut the connection, before or in the middle of one; or never answer, or begin to and stop. */
  readonly instead?: 'reset' | 'cut' | 'silence' | 'stall';
}

export type Route = Reply | ((seen: Seen) => Reply);

export interface FakeEndpoint extends AsyncDisposable {
  readonly url: string;
  readonly seen: Seen[];
  /** `RunInstances` → its replies in turn; the last one stays. */
  on(action: string, ...replies: Route[]): void;
  /** What was asked of one action. */
  asked(action: string): Seen[];
}

/** A loopback server that answers recorded AWS bodies and remembers what it was asked. Unknown actions are answered as EC2 does. */
export async function fakeEndpoint(): Promise<FakeEndpoint> {
  const routes = new Map<string, Route[]>();
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = read(request, Buffer.concat(parts).toString('utf8'));
      seen.push(one);
      const queue = routes.get(one.action);
      const route = queue && queue.length > 1 ? queue.shift() : queue?.[0];
      write(
        one.action,
        request,
        response,
        typeof route === 'function'
          ? route(one)
          : (route ?? refusal('InvalidAction', `The action ${one.action} is not valid for this web service.`)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    on: (action, ...replies) => void routes.set(action, replies),
    asked: (action) => seen.filter((one) => one.action === action),
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A refusal in EC2's words (docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html). */
export function refusal(code: string, message = `${code} it is`, status = 400): Reply {
  const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return {
    status,
    text: `<?xml version="1.0" encoding="UTF-8"?>\n<Response><Errors>${error}</Errors><RequestID>req-1</RequestID></Response>`,
  };
}

function read(request: IncomingMessage, body: string): Seen {
  const target = String(request.headers['x-amz-target'] ?? '');
  const common = { body, headers: request.headers, remotePort: request.socket.remotePort };
  if (target !== '')
    return {
      ...common,
      action: target.split('.')[1] ?? '',
      form: new URLSearchParams(),
      json: JSON.parse(body) as Record<string, unknown>,
    };
  const form = new URLSearchParams(body);
  return { ...common, action: form.get('Action') ?? '', form, json: {} };
}

function write(action: string, request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (reply.instead === 'reset') return void request.socket.resetAndDestroy();
  if (reply.instead === 'silence') return;
  const body =
    reply.text ??
    (reply.json === undefined
      ? `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>req-1</requestId>${reply.xml ?? ''}</${action}Response>`
      : JSON.stringify(reply.json));
  const type = reply.json === undefined ? 'text/xml;charset=UTF-8' : 'application/x-amz-json-1.1';
  const length = String(Buffer.byteLength(body) + (reply.instead ? 100 : 0));
  response.writeHead(reply.status ?? 200, { 'content-type': type, 'content-length': length, ...reply.headers });
  if (reply.instead === undefined) return void response.end(body);
  response.write(body);
  if (reply.instead === 'cut') setImmediate(() => request.socket.destroy());
}
