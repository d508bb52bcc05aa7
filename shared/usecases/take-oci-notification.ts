import { confirmationLink, isConfirmation, type OciNotification } from '../domain/api/oci-notification.ts';
import { ociEventsTenant } from '../domain/api/tenant.ts';
import { CloudCallError } from '../domain/fault.ts';
import { readStateChange } from '../domain/interruption/state-change.ts';
import type { Visit } from '../platform/visit.ts';
import type { ApiRooms } from './api-rooms.ts';
import { readWarning } from './handle-interruption.ts';
import type { EventAnswer } from './hear-event.ts';
import { takeEvent } from './take-event.ts';

export interface NotificationRooms extends ApiRooms {
  readonly visit: Visit;
}

export interface NotificationAnswer extends Omit<EventAnswer, 'kind'> {
  /** Beside an event's own. `confirmed`: events of that topic come from now on. */
  readonly kind: EventAnswer['kind'] | 'confirmed';
}

const ignored: NotificationAnswer = { kind: 'ignored', huntId: null, unfinished: null };

/**
 * Takes a message of OCI Notifications, for the hunts of all: confirms a subscription, and passes an event of OCI on (`takeEvent`). Whatever
 * else somebody publishes to the topic is ignored. Throws `CloudCallError` where the message is to come again.
 */
export async function takeOciNotification(message: OciNotification, api: NotificationRooms): Promise<NotificationAnswer> {
  if (isConfirmation(message)) return confirm(message, api);
  const event = readWarning(message.body) ?? readStateChange(message.body);
  return event?.cloud === 'oci' ? takeEvent(message.body, ociEventsTenant, api) : ignored;
}

/** Twice is as good as once. A link that Oracle refuses has run out, and a repetition would not help. */
async function confirm(message: OciNotification, { rooms: { log }, visit }: NotificationRooms): Promise<NotificationAnswer> {
  const { headers } = message;
  const ids = { topic: shown(headers['x-oci-ns-topicocid']), subscription: shown(headers['x-oci-ns-subscriptionid']) };
  const remedy = `oci ons subscription resend-confirmation --id ${ids.subscription ?? 'SUBSCRIPTION'}`;
  const link = confirmationLink(message);
  if (link === null) {
    log.warn('oci-events.unconfirmed', { ...ids, reason: 'the link is none of OCI Notifications; nothing was called', remedy });
    return ignored;
  }
  const { status, detail } = await visit(link);
  if (status !== null && status >= 200 && status < 300) {
    log.info('oci-events.confirmed', ids);
    return { ...ignored, kind: 'confirmed' };
  }
  log.warn('oci-events.unconfirmed', { ...ids, reason: `the link of the confirmation: ${detail}`, remedy });
  if (status !== null && status < 500) return ignored;
  throw new CloudCallError('confirming a subscription of OCI Notifications', {
    status,
    code: null,
    message: detail,
    retryAfter: null,
    requestId: null,
    reached: 'unknown',
    stage: 'read',
  });
}

/** Ids are OCIDs; anything else is not worth a line of the log. */
function shown(ocid = ''): string | null {
  return /^ocid1?\.[\w.-]{1,250}$/.test(ocid) ? ocid : null;
}
