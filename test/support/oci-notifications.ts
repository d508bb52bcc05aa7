import type { Verdict } from '../../functions/authorise-oci-events/handler.ts';
import { run as authorise } from '../../functions/authorise-oci-events/handler.ts';
import type { Api } from '../../functions/http-api/exchange.ts';
import { run as answer } from '../../functions/http-api/handler.ts';
import { openDoor } from '../../local/serve/http-door.ts';
import { tokenOf } from '../../local/serve/tokens.ts';
import { ociEventsTenant } from '../../shared/domain/api/tenant.ts';
import { readSenderSecret } from '../../shared/platform/sender-secret.ts';

/**
 * Messages as OCI Notifications delivers them to an HTTPS subscription, and the two ways in for them. Headers: "Standard header metadata" of
 * https://docs.oracle.com/iaas/Content/Notification/Concepts/notificationoverview.htm, and the example of .../Tasks/confirm-subscription.htm.
 */

const subscription = 'ocid1.onssubscription.oc1.phx.aaaaaaaaxexampleuniqueid';
export const topic = 'ocid1.onstopic.oc1.phx.aaaaaaaatexampleuniqueid';
/** What confirms the subscription, and is nobody else's business. */
export const confirmationToken = 'MDAwMHRCUzFpVnVYb2FqM1YxMXVTexampleKzJQUDJFb2NFcQ==';
export const confirmationUrl = `https://cell1.notification.us-phoenix-1.oci.oraclecloud.com/20181201/subscriptions/${subscription}/confirmation?token=${confirmationToken}&protocol=CUSTOM_HTTPS`;

const standard = (type: string) => ({
  'X-OCI-NS-MessageId': '1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d',
  'X-OCI-NS-TopicOcid': topic,
  'X-OCI-NS-TopicName': 'foothold',
  'X-OCI-NS-MessageType': type,
  'X-OCI-NS-Timestamp': '2026-11-02T03:00:01.310+0000',
  'X-OCI-NS-SignatureVersion': '1.0',
  'X-OCI-NS-Signature': 'bm90IGEgc2lnbmF0dXJlIG9mIGFueWJvZHk=',
  'X-OCI-NS-SigningCertURL': 'https://cell1.notification.us-phoenix-1.oci.oraclecloud.com/20181201/certs',
});

export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const delivery = (event: unknown, type = 'Notification'): Delivery => ({
  headers: { 'Content-Type': 'application/json', ...standard(type) },
  body: typeof event === 'string' ? event : JSON.stringify(event),
});

export const confirmation = (url: string = confirmationUrl): Delivery => ({
  headers: {
    'Content-Type': 'application/json',
    ...standard('SubscriptionConfirmation'),
    'X-OCI-NS-ConfirmationURL': url,
    'X-OCI-NS-SubscriptionId': subscription,
    'X-OCI-NS-State': 'Pending',
  },
  body: JSON.stringify({ ConfirmationURL: url.replaceAll('&', '&amp;') }),
});

/** Of the one who may deliver; canaries that no log and no answer may show. */
export const sender = { user: ociEventsTenant, password: 'canary-password-0123456789abcdef' } as const;
/** Of somebody who may do all else. */
export const bearer = 'canary-token-0123456789abcdef';
export const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
export const known = basic(sender.user, sender.password);

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface OciDoor {
  post(delivery: Delivery, authorization: string | null, path?: string): Promise<Reply>;
  close(): Promise<void>;
}

/** `foothold serve`, whose token file has a line for OCI Notifications. */
export async function serveDoor(api: Api): Promise<OciDoor> {
  const tokens = [tokenOf('operator', bearer), tokenOf(sender.user, sender.password)];
  const { url, close } = await openDoor({ api, tokens, host: '127.0.0.1', port: 0 });
  return {
    async post({ headers, body }, authorization, path = '/events/oci') {
      const all = { ...headers, ...(authorization === null ? {} : { authorization }) };
      const got = await fetch(url + path, { method: 'POST', headers: all, body, redirect: 'error' });
      return { status: got.status, headers: Object.fromEntries(got.headers), text: await got.text() };
    },
    close,
  };
}

/**
 * The HTTP API: the authorizer first, then the function, each called as API Gateway calls it (payload format 2.0: names of headers in lower
 * case). Every path is behind this authorizer here, and one alone in a deployment.
 */
export async function gatewayDoor(api: Api): Promise<OciDoor> {
  const secrets = { read: async () => JSON.stringify(sender) };
  return {
    async post({ headers, body }, authorization, path = '/events/oci') {
      const all = { ...headers, ...(authorization === null ? {} : { Authorization: authorization }) };
      const sent = Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toLowerCase(), value]));
      const common = { version: '2.0', routeKey: `POST ${path}`, rawPath: path, rawQueryString: '', headers: sent };
      const requestContext = { accountId: '123456789012', stage: '$default', requestId: 'id', http: { method: 'POST', path } };
      const asked = { ...common, type: 'REQUEST', identitySource: null, routeArn: 'arn:aws:execute-api:…', requestContext };
      const verdict: Verdict = await authorise(asked, () => readSenderSecret(secrets, 'arn'));
      if (!verdict.isAuthorized) return { status: 403, headers: {}, text: '{"message":"Forbidden"}' };
      const lambda = verdict.context ?? null;
      const event = { ...common, requestContext: { ...requestContext, authorizer: { lambda } }, body, isBase64Encoded: false };
      const { statusCode, headers: told, body: text } = await answer(JSON.parse(JSON.stringify(event)), api);
      return { status: statusCode, headers: told, text };
    },
    close: async () => undefined,
  };
}
