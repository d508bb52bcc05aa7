import type { IncomingMessage } from 'node:http';
import { type FakeServer, fakeServer, type PlainReply, serverOfEachTest } from '../fake-server.ts';

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

export interface Reply extends PlainReply {
  /** What stands between `<ActionResponse>` and its end, for EC2. */
  readonly xml?: string;
}

/** Replies are put under actions: `RunInstances`. */
export type FakeEndpoint = FakeServer<Seen, Reply>;

/** A loopback server that answers recorded AWS bodies and remembers what it was asked. Unknown actions are answered as EC2 does. */
export function fakeEndpoint(): Promise<FakeEndpoint> {
  return fakeServer({
    read,
    nameOf: ({ action }) => action,
    unknown: ({ action }) => refusal('InvalidAction', `The action ${action} is not valid for this web service.`),
    render,
  });
}

/** The same, a fresh one for each test of the file. */
export const endpointOfEachTest = () => serverOfEachTest(fakeEndpoint);

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

function render({ text, json, xml = '', headers }: Reply, { action }: Seen): { body: string; headers: Record<string, string> } {
  const response = `<${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>req-1</requestId>${xml}</${action}Response>`;
  const type = json === undefined ? 'text/xml;charset=UTF-8' : 'application/x-amz-json-1.1';
  return { body: text ?? (json === undefined ? response : JSON.stringify(json)), headers: { 'content-type': type, ...headers } };
}
