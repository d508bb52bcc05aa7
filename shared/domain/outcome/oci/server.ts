import type { Row } from '../row.ts';

/** Answers that say nothing about the request itself: throttles, full hosts, a server in trouble. */

const roomier =
  'wait, or widen the hunt: more availability domains (hunt.adNumbers), a smaller shapeConfig.ocpus and shapeConfig.memoryInGBs, no faultDomain';

/** Answers whose words are not to be believed: nothing in them is read. */
export const foreign: readonly Row[] = [
  {
    // An instance probably exists.
    id: 'oci.answer.unreadable',
    status: ['2xx'],
    class: 'UNKNOWN',
    scope: 'request',
    remedy: 'the answer broke off or was rewritten on its way: check for a proxy that changes answers',
  },
  {
    id: 'oci.answer.redirect',
    status: ['3xx'],
    class: 'UNKNOWN',
    scope: 'request',
    remedy:
      'something answers in place of Oracle (a portal, a proxy) or the endpoint is wrong: check the network and FOOTHOLD_OCI_ENDPOINT',
  },
];

export const throttles: readonly Row[] = [
  {
    // "Too many requests for the user" and "… for the tenant" (github.com/ManageIQ/manageiq/issues/22936), "User-rate limit exceeded."
    // (docs usingapi.htm): the last one is why texts about limits come later.
    id: 'oci.throttled.status',
    status: [429],
    class: 'THROTTLED',
    scope: 'account',
    remedy: 'if other tools call this tenancy, stop them; a higher pace.floor makes throttles rarer',
  },
  {
    id: 'oci.throttled.code',
    status: [null, '4xx'],
    code: ['TooManyRequests'],
    class: 'THROTTLED',
    scope: 'account',
    remedy: 'if other tools call this tenancy, stop them; a higher pace.floor makes throttles rarer',
  },
  {
    id: 'oci.throttled.text',
    status: [null, '4xx'],
    message: /\btoo many requests\b|\brate limit exceeded\b/i,
    class: 'THROTTLED',
    scope: 'account',
    remedy: 'if other tools call this tenancy, stop them; a higher pace.floor makes throttles rarer',
  },
];

export const capacity: readonly Row[] = [
  {
    // HTTP 500, code InternalError: only the text tells it from a real internal error. The same text in failed work requests.
    id: 'oci.capacity.host',
    message: /\bout[ _]of[ _]host[ _]capacity\b/i,
    class: 'CAPACITY',
    scope: 'offering',
    remedy: roomier,
  },
  {
    // The console's words, also of newer API answers (github.com/clementalo9/n8n_oci/issues/46).
    id: 'oci.capacity.shape',
    message: /\bout of capacity\b/i,
    class: 'CAPACITY',
    scope: 'offering',
    remedy: roomier,
  },
  {
    id: 'oci.capacity.insufficient',
    message: /\binsufficient (?:host |service )?capacity\b/i,
    class: 'CAPACITY',
    scope: 'offering',
    remedy: roomier,
  },
  {
    id: 'oci.capacity.code',
    code: ['OutOfHostCapacity', 'OutOfCapacity', 'SeOutOfCapacity', 'InsufficientServiceCapacity'],
    class: 'CAPACITY',
    scope: 'offering',
    remedy: roomier,
  },
];

export const serverTrouble: readonly Row[] = [
  {
    // HTML, JSON or nothing at all: the load balancer speaks, and nobody knows what the service behind it has done.
    id: 'oci.server.gateway',
    status: [502, 503, 504],
    class: 'UNKNOWN',
    scope: 'request',
    remedy: null,
  },
  {
    id: 'oci.server.internal',
    status: [500],
    class: 'UNKNOWN',
    scope: 'request',
    remedy: 'if it keeps happening, give the request id to Oracle support',
  },
  {
    id: 'oci.server.other',
    status: ['5xx'],
    class: 'UNKNOWN',
    scope: 'request',
    remedy: 'if it keeps happening, give the request id to Oracle support',
  },
];
