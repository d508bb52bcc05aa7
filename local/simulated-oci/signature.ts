import { createHash, createPublicKey, verify } from 'node:crypto';
import type { OciAnswer, OciRequest } from './answer.ts';
import { refusal } from './answer.ts';

const skewMs = 5 * 60_000;
const withBody = new Set(['POST', 'PUT', 'PATCH']);

/**
 * Checks a request's signature as OCI does (draft-cavage-http-signatures-08 with OCI's rules: rsa-sha256, version 1, key id
 * tenancy/user/fingerprint, a date within five minutes of real time; with a body also its length, type and SHA-256).
 * https://docs.oracle.com/en-us/iaas/Content/API/Concepts/signingrequests.htm
 * Returns the 401 to answer, or null when the signature is right.
 */
export function createVerifier(keyId: string, publicKey: string, now: () => number = Date.now): (request: OciRequest) => OciAnswer | null {
  const key = createPublicKey(publicKey);
  return (request) => {
    const fields = parseAuthorization(request.headers['authorization']);
    if (!fields) return unauthenticated('The required information to complete authentication was not provided.');
    const signed = (fields['headers'] ?? 'date').toLowerCase().split(' ');
    const body = withBody.has(request.method);
    const dated = signed.includes('x-date') ? 'x-date' : 'date';
    const needed = ['(request-target)', 'host', dated, ...(body ? ['content-length', 'content-type', 'x-content-sha256'] : [])];
    const complete = needed.every((name) => signed.includes(name) && (name === '(request-target)' || request.headers[name] !== undefined));
    if (!complete || fields['keyId'] !== keyId || fields['algorithm'] !== 'rsa-sha256' || fields['version'] !== '1') return incorrect();
    const date = request.headers[dated]!;
    if (!(Math.abs(Date.parse(date) - now()) <= skewMs)) return skewed(date, now());
    if (body && createHash('sha256').update(request.body).digest('base64') !== request.headers['x-content-sha256']) return incorrect();
    const lines = signed.map((name) =>
      name === '(request-target)' ? `${name}: ${request.method.toLowerCase()} ${request.url}` : `${name}: ${request.headers[name] ?? ''}`,
    );
    const right = verify('sha256', Buffer.from(lines.join('\n')), key, Buffer.from(fields['signature'] ?? '', 'base64'));
    return right ? null : unauthenticated('Failed to verify the HTTP(S) Signature');
  };
}

function parseAuthorization(header: string | undefined): Record<string, string> | null {
  if (!header || !/^signature /i.test(header)) return null;
  return Object.fromEntries([...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

const unauthenticated = (message: string): OciAnswer => refusal(401, 'NotAuthenticated', message);
const incorrect = (): OciAnswer =>
  unauthenticated('The required information to complete authentication was not provided or was incorrect.');

function skewed(date: string, now: number): OciAnswer {
  const at = (ms: number) => new Date(ms).toUTCString();
  return unauthenticated(
    `Date '${date}' is not within allowed clock skew. Current '${at(now)}', valid datetime range: ['${at(now - skewMs)}', '${at(now + skewMs)}']`,
  );
}
