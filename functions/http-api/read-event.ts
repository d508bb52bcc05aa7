import { createHash } from 'node:crypto';
import { ociEventsTenant } from '../../shared/domain/api/tenant.ts';
import type { ApiRequest, Caller } from './exchange.ts';
import type { HttpEvent } from './schema.ts';

const tenantMost = 200;

/** An API Gateway event as a request. */
export function requestOf(event: HttpEvent): ApiRequest {
  const { requestContext, rawPath, rawQueryString, headers, body, isBase64Encoded } = event;
  const { stage, http } = requestContext;
  // Every stage but the default one stands before the path.
  const prefix = `/${stage}`;
  const path =
    stage !== '$default' && (rawPath === prefix || rawPath.startsWith(`${prefix}/`)) ? rawPath.slice(prefix.length) || '/' : rawPath;
  return {
    method: http.method.toUpperCase(),
    path,
    query: rawQueryString,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value ?? ''])),
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
    caller: callerOf(requestContext.authorizer),
  };
}

/**
 * IAM: the account and the user or role, whatever session it is in. JWT: who issued the token, and for whom. Lambda: OCI Notifications, or
 * nobody. Without any the route has no authorizer, and nobody is let in.
 */
function callerOf(authorizer: HttpEvent['requestContext']['authorizer']): Caller | null {
  const { iam, jwt, lambda } = authorizer ?? {};
  if (iam) {
    const name = iam.userArn.replace(/^(arn:[^:]*:sts::\d+:assumed-role\/.+)\/[^/]*$/, '$1');
    return { tenant: shortened(`iam:${iam.accountId}:${name}`), name: iam.userArn };
  }
  if (lambda?.tenant === ociEventsTenant) return { tenant: ociEventsTenant, name: ociEventsTenant };
  const { iss, sub } = jwt?.claims ?? {};
  if (typeof iss !== 'string' || typeof sub !== 'string' || iss === '' || sub === '') return null;
  return { tenant: shortened(`jwt:${JSON.stringify([iss, sub])}`), name: sub.slice(0, tenantMost) };
}

function shortened(tenant: string): string {
  return tenant.length <= tenantMost ? tenant : `sha256:${createHash('sha256').update(tenant).digest('hex')}`;
}
