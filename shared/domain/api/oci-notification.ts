import type { JsonObject } from '../json.ts';

/**
 * A message of OCI Notifications to an HTTPS endpoint. The body is what was published: of an event, the event itself (CloudEvents 0.1). Who
 * confirms a subscription follows a link in header or body.
 * https://docs.oracle.com/iaas/Content/Notification/Concepts/notificationoverview.htm ("Standard header metadata"),
 * .../Notification/Tasks/confirm-subscription.htm, .../Events/Reference/eventenvelopereference.htm
 */
export interface OciNotification {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

export function isConfirmation({ headers }: OciNotification): boolean {
  return headers['x-oci-ns-messagetype'] === 'SubscriptionConfirmation';
}

// Of the realms that Oracle's SDK knows (oci-common, realm.ts).
const domains: ReadonlySet<string> = new Set([
  'oraclecloud.com',
  'oraclegovcloud.com',
  'oraclegovcloud.uk',
  'oraclecloud.eu',
  ...[8, 9, 10, 14, 15, 20, 21, 23, 24, 26, 29, 35, 42, 51, 52].map((realm) => `oraclecloud${realm}.com`),
]);
// `cell1.notification.us-phoenix-1.oci.oraclecloud.com`; regions of the first days have no `oci`.
const host = /^(?:[a-z\d-]+\.)?notification\.[a-z\d-]+\.(?:oci\.)?(oracle[a-z\d]+\.[a-z]+)$/;
// GetConfirmSubscription (https://docs.oracle.com/iaas/api/#/en/notification/20181201/).
const path = /^\/20181201\/subscriptions\/ocid1\.onssubscription\.[\w.-]+\/confirmation$/;

/**
 * The link that confirms the subscription; null for whatever is no such link of Oracle's own: a message is not to send us anywhere else, nor
 * to another operation of that service.
 */
export function confirmationLink({ headers, body }: OciNotification): string | null {
  const told = headers['x-oci-ns-confirmationurl'] ?? body['ConfirmationURL'];
  // Where it is shown in a text for people, its ampersand is written as HTML has it.
  const text = typeof told === 'string' ? told.trim().replaceAll('&amp;', '&') : '';
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '') return null;
  const domain = host.exec(url.hostname)?.[1] ?? '';
  return domains.has(domain) && path.test(url.pathname) && url.searchParams.has('token') ? url.href : null;
}
