import type { JsonValue } from '../../shared/domain/json.ts';
import type { WireAnswer as OciAnswer } from '../simulated-cloud/wire.ts';

export type { NoAnswer, WireAnswer as OciAnswer, WireRequest as OciRequest, WireResponse as OciResponse } from '../simulated-cloud/wire.ts';

export function json(body: JsonValue, headers: Record<string, string> = {}): OciAnswer {
  return { status: 200, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

export function noContent(headers: Record<string, string> = {}): OciAnswer {
  return { status: 204, headers, body: '' };
}

/** OCI's error envelope: {code, message}. */
export function refusal(status: number, code: string, message: string, retryAfter?: number | null): OciAnswer {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (retryAfter) headers['retry-after'] = String(retryAfter);
  return { status, headers, body: JSON.stringify({ code, message }) };
}

// Words as recorded in public issue threads and in OCI's "API Errors" page.
export const notFound = (): OciAnswer => refusal(404, 'NotAuthorizedOrNotFound', 'Authorization failed or requested resource not found.');
export const outOfCapacity = (): OciAnswer => refusal(500, 'InternalError', 'Out of host capacity.');
export const tooMany = (retryAfter?: number | null): OciAnswer =>
  refusal(429, 'TooManyRequests', 'Too many requests for the user', retryAfter);
export const missing = (field: string): OciAnswer => refusal(400, 'MissingParameter', `${field} is missing or null`);
export const invalid = (message: string): OciAnswer => refusal(400, 'InvalidParameter', message);
export const spentToken = (): OciAnswer =>
  refusal(
    409,
    'InvalidatedRetryToken',
    'The provided retry token was used in an earlier request that resulted in a system update, but a subsequent operation invalidated the token.',
  );
export const limitExceeded = (names: readonly string[]): OciAnswer =>
  refusal(
    400,
    'LimitExceeded',
    `The following service limits were exceeded: ${names.join(', ')}. Request a service limit increase from the service limits page in the console. `,
  );
