import * as v from 'valibot';
import { takeToken } from '../../shared/domain/api/bucket.ts';
import { type Match, matchRoute, type Route, routes } from '../../shared/domain/api/routes.ts';
import { ociEventsTenant } from '../../shared/domain/api/tenant.ts';
import { isJsonObject, type JsonObject } from '../../shared/domain/json.ts';
import { InputError, type Problem } from '../../shared/domain/problem.ts';
import type { Api, ApiRequest, ApiResponse, Caller } from './exchange.ts';
import { judges, operations } from './operations.ts';
import { problemsOf, readBody } from './read-body.ts';
import { refusalOf, refuse } from './refusals.ts';

// Callers that a process remembers the pace of; the longest silent one is forgotten first.
const bucketsMost = 10_000;
const pathMost = 2048;
const challenges = { tenants: 'Bearer', 'oci-notifications': 'Basic realm="foothold"' } as const satisfies Record<Route['callers'], string>;
/** Of what all doors answer: nothing here is for caches, frames or sniffers. */
const always = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

/** Answers one request. Never throws: what breaks is a 5xx with an id, and a log line that bears it. */
export async function handle(request: ApiRequest, api: Api): Promise<ApiResponse> {
  const answer = await answerTo(request, api).catch((error: unknown) => refusalOf(error, api.rooms.log));
  const length = Buffer.byteLength(answer.body);
  const headers = { ...always, ...answer.headers, ...(answer.status === 204 ? {} : { 'content-length': String(length) }) };
  return { status: answer.status, headers, body: request.method === 'HEAD' ? '' : answer.body };
}

async function answerTo(request: ApiRequest, api: Api): Promise<ApiResponse> {
  const { caller, method } = request;
  const match = matchOf(request, api);
  const callers = match.kind === 'operation' ? routes[match.operation].callers : 'tenants';
  if (caller === null || callersOf(caller) !== callers) return refuse(401, {}, { 'www-authenticate': challenges[callers] });
  const wait = tokenWait(caller, api);
  if (wait > 0)
    return refuse(429, { detail: `at most ${api.limits.requestsPerSecond} requests a second` }, { 'retry-after': String(wait) });
  if (match.kind === 'unknown') return refuse(404);
  if (match.kind === 'wrong-method') {
    const allow = { allow: match.allow.join(', ') };
    return method === 'OPTIONS' ? { status: 204, headers: allow, body: '' } : refuse(405, {}, allow);
  }
  const bytes = request.body;
  if (bytes === null || bytes.length > api.limits.bodyMost) return refuse(413, { detail: `at most ${api.limits.bodyMost} bytes` });
  const route: Route = routes[match.operation];
  if (callers === 'tenants' && bytes.length > 0 && !isJson(request.headers['content-type']))
    return refuse(415, { detail: 'application/json, in UTF-8' }, { accept: 'application/json' });
  const problems: Problem[] = [];
  const key = keyOf(request, route, problems);
  const query = tried(() => queryOf(request.query, route), problems);
  const body = tried(() => bodyOf(bytes, route), problems);
  // What the operation itself would find goes with it: a caller is to mend a request once.
  if (problems.length > 0 && body !== null) tried(() => judges[match.operation]?.(body, api), problems);
  if (problems.length > 0) throw new InputError(problems);
  const answer = await operations[match.operation]({
    caller,
    id: match.id ?? '',
    key,
    query,
    headers: request.headers,
    body: body ?? {},
    api,
  });
  const headers = { ...(route.answer === null ? {} : { 'content-type': 'application/json' }), ...answer.headers };
  return { status: route.status, headers, body: route.answer === null ? '' : JSON.stringify(answer.body) };
}

/** Where nobody lets OCI Notifications in, there is no such route. */
function matchOf({ method, path }: ApiRequest, { operators }: Api): Match {
  const match = path.length > pathMost ? ({ kind: 'unknown' } as const) : matchRoute(method, path);
  const shut = match.kind === 'operation' && routes[match.operation].callers === 'oci-notifications' && !operators.has(ociEventsTenant);
  return shut ? { kind: 'unknown' } : match;
}

function callersOf({ tenant }: Caller): Route['callers'] {
  return tenant === ociEventsTenant ? 'oci-notifications' : 'tenants';
}

function tokenWait({ tenant }: Caller, { buckets, wall, limits }: Api): number {
  const { bucket, wait } = takeToken(buckets.get(tenant), wall.now(), limits);
  buckets.delete(tenant);
  buckets.set(tenant, bucket);
  const [oldest] = buckets.size > bucketsMost ? buckets.keys() : [];
  if (oldest !== undefined) buckets.delete(oldest);
  return wait;
}

/** `application/json`, whatever case; a charset, where one is named, is UTF-8. */
function isJson(type: string | undefined): boolean {
  return /^\s*application\/(?:[\w.-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-8"?\s*)?$/i.test(type ?? '');
}

function keyOf({ headers }: ApiRequest, { keyed }: Route, problems: Problem[]): string {
  const key = headers['idempotency-key'] ?? '';
  if (keyed && !/^[\x21-\x7e]{1,128}$/.test(key)) {
    const got = key === '' ? 'none' : `${key.length} characters`;
    const remedy = 'make one up for each new request (a UUID), and send the same one when you repeat it';
    problems.push({ path: 'Idempotency-Key', expected: 'a header of 1 to 128 printable ASCII characters without blanks', got, remedy });
  }
  return keyed ? key : '';
}

function queryOf(text: string, { query }: Route): unknown {
  const given: Record<string, string> = {};
  const problems: Problem[] = [];
  for (const [name, value] of new URLSearchParams(text)) {
    if (Object.hasOwn(given, name)) problems.push({ path: name, expected: 'to be given once', got: 'a second one' });
    else Object.defineProperty(given, name, { value, enumerable: true });
  }
  const parsed = v.safeParse(query ?? v.strictObject({}), given);
  if (!parsed.success) problems.push(...problemsOf(parsed.issues, 'query'));
  if (problems.length > 0) throw new InputError(problems);
  return parsed.output;
}

function bodyOf(bytes: Uint8Array, { callers, body, judge }: Route): JsonObject {
  const value = callers === 'tenants' ? readBody(bytes) : (tried(() => readBody(bytes), []) ?? {});
  if (judge === 'operation') return value;
  const parsed = v.safeParse(body ?? v.strictObject({}), value);
  if (!parsed.success) throw new InputError(problemsOf(parsed.issues, 'body'));
  return isJsonObject(parsed.output) ? parsed.output : value;
}

function tried<T>(work: () => T, problems: Problem[]): T | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}
