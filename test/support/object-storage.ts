import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { openHttpDoor } from '../../local/simulated-cloud/http-door.ts';
import type { WireAnswer, WireRequest, WireResponse } from '../../local/simulated-cloud/wire.ts';

/**
 * What happens to the next requests of a kind. `lose-answer`: the effect is there, the answer is not; `reset`: neither. `repeat`: a
 * proxy that heard nothing sends it once more and passes on the second answer. An answer instead of the service's own.
 */
export type Misfortune =
  | 'lose-answer'
  | 'reset'
  | 'repeat'
  | 'hang'
  | (Partial<WireAnswer> & { readonly status: number; readonly code?: string });

export interface ObjectStorage {
  readonly endpoint: string;
  readonly namespace: string;
  readonly bucket: string;
  /** Names to bodies. */
  readonly objects: ReadonlyMap<string, { readonly body: string; readonly etag: string }>;
  /** `PUT hunts/…`, oldest first. */
  readonly received: string[];
  /** Everything that came over the wire, headers and bodies. */
  readonly wire: WireRequest[];
  /** Befalls the next requests whose `METHOD name` matches, in this order. */
  befall(pattern: RegExp, ...misfortunes: Misfortune[]): void;
  /** As another program would. */
  meddle(name: string, body: string): void;
  close(): Promise<void>;
}

export interface ObjectStorageOptions {
  /** Who may sign. */
  readonly keyId: string;
  readonly publicKey: string;
  /** Most names a list gives at once; the service's own is 1000. */
  readonly pageMost?: number;
}

/**
 * A bucket of OCI Object Storage on loopback, with the rules of the real one: etags are UUIDs; a lost condition is 412 IfMatchFailed or
 * IfNoneMatchFailed and changes nothing; an absent object is 404 ObjectNotFound, another bucket 404 BucketNotFound; lists are
 * consistent, sorted, and go on at `nextStartWith`; a request is signed over method, path, host and date, a PUT without its body.
 */
export async function startObjectStorage({ keyId, publicKey, pageMost = 1000 }: ObjectStorageOptions): Promise<ObjectStorage> {
  const [namespace, bucket] = ['axexample', 'foothold-state'];
  const objects = new Map<string, { body: string; etag: string }>();
  const [received, wire]: [string[], WireRequest[]] = [[], []];
  const due: { pattern: RegExp; misfortune: Misfortune }[] = [];
  const key = createPublicKey(publicKey);

  function answer(request: WireRequest): WireAnswer {
    const url = new URL(request.url, 'http://host');
    if (!isSigned(request, keyId, key))
      return refusal(401, 'NotAuthenticated', 'The required information to complete authentication was not provided.');
    if (url.pathname === '/n/') return reply(200, JSON.stringify(namespace));
    const [, n, b, rest] = /^\/n\/([^/]+)\/b\/([^/]+)\/o(?:\/(.+))?$/.exec(url.pathname) ?? [];
    if (n !== namespace || b !== bucket) {
      return refusal(
        404,
        'BucketNotFound',
        `Either the bucket named '${b}' does not exist in the namespace '${n}' or you are not authorized to access it`,
      );
    }
    if (rest === undefined) return list(url.searchParams);
    const name = decodeURIComponent(rest);
    const found = objects.get(name);
    const { 'if-match': match, 'if-none-match': none } = request.headers;
    if (none !== undefined && found && request.method !== 'GET')
      return refusal(412, 'IfNoneMatchFailed', "The If-None-Match header is '*' but the object exists");
    if (match !== undefined && found?.etag !== match)
      return refusal(412, 'IfMatchFailed', 'The If-Match header does not match the ETag of the object');
    if (request.method === 'PUT') {
      const etag = randomUUID();
      objects.set(name, { body: request.body, etag });
      return reply(200, '', { etag });
    }
    if (!found) return refusal(404, 'ObjectNotFound', `The object '${name}' was not found in the bucket '${bucket}'`);
    if (request.method === 'GET') return reply(200, found.body, { etag: found.etag });
    objects.delete(name);
    return reply(204, '');
  }

  function list(query: URLSearchParams): WireAnswer {
    const names = [...objects.keys()]
      .filter((name) => name.startsWith(query.get('prefix') ?? '') && name >= (query.get('start') ?? ''))
      .sort();
    const most = Math.min(Number(query.get('limit') ?? 1000), pageMost);
    const next = names[most];
    const page = {
      objects: names.slice(0, most).map((name) => ({ name })),
      prefixes: [],
      ...(next === undefined ? {} : { nextStartWith: next }),
    };
    return reply(200, JSON.stringify(page));
  }

  const door = await openHttpDoor(async (request): Promise<WireResponse> => {
    const name = decodeURIComponent(new URL(request.url, 'http://host').pathname.replace(/^.*\/o\/?/, ''));
    const said = `${request.method} ${name}`;
    received.push(said);
    wire.push(request);
    const at = due.findIndex(({ pattern }) => pattern.test(said));
    const misfortune = at < 0 ? undefined : due.splice(at, 1)[0]?.misfortune;
    if (misfortune === 'reset') return { reset: true };
    if (misfortune === 'hang') return { reset: true, hangs: true };
    if (typeof misfortune === 'object') {
      const { status, code, headers = {}, body = JSON.stringify({ code, message: 'as befallen' }) } = misfortune;
      return { status, headers, body };
    }
    const first = answer(request);
    if (misfortune === 'lose-answer') return { reset: true };
    return misfortune === 'repeat' ? answer(request) : first;
  });

  return {
    endpoint: door.endpoint,
    namespace,
    bucket,
    objects,
    received,
    wire,
    befall: (pattern, ...misfortunes) => void due.push(...misfortunes.map((misfortune) => ({ pattern, misfortune }))),
    meddle: (name, body) => void objects.set(name, { body, etag: randomUUID() }),
    close: () => door.close(),
  };
}

function reply(status: number, body: string, headers: Record<string, string> = {}): WireAnswer {
  return { status, headers: { 'opc-request-id': `phx-1:${randomUUID()}`, ...headers }, body };
}

function refusal(status: number, code: string, message: string): WireAnswer {
  return reply(status, JSON.stringify({ code, message }), { 'content-type': 'application/json' });
}

/** draft-cavage-http-signatures-08 with OCI's rules, as https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm has it for Object Storage. */
function isSigned({ method, url, headers }: WireRequest, keyId: string, key: ReturnType<typeof createPublicKey>): boolean {
  const fields: Record<string, string | undefined> = Object.fromEntries(
    [...(headers['authorization'] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  const names = (fields['headers'] ?? '').toLowerCase().split(' ');
  if (!['(request-target)', 'host', 'x-date'].every((name) => names.includes(name)) || fields['keyId'] !== keyId) return false;
  const lines = names.map((name) =>
    name === '(request-target)' ? `${name}: ${method.toLowerCase()} ${url}` : `${name}: ${headers[name] ?? ''}`,
  );
  return verify('sha256', Buffer.from(lines.join('\n')), key, Buffer.from(fields['signature'] ?? '', 'base64'));
}
