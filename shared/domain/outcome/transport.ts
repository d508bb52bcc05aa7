import type { Row } from './row.ts';

/**
 * Rows for calls that got no whole HTTP answer; the codes are Node's and undici's, so every cloud shares them.
 * Order: what proves that nothing was sent, then deadlines, then what the adapter says was not sent, then broken connections.
 * A late failure has no status either, so rows that read texts leave that stage alone. Behind these rows a status of null means late.
 */
export function transportRows(cloud: string): Row[] {
  const noAnswer = { status: [null], scope: 'request' } as const;
  return [
    {
      id: `${cloud}.unsent.breaker`,
      code: ['EOPENBREAKER'],
      class: 'UNKNOWN',
      scope: 'request',
      neverSent: true,
      remedy: 'a circuit breaker of the SDK held the call back, which Foothold means to switch off: please report this as a defect',
    },
    {
      ...noAnswer,
      id: `${cloud}.unsent.dns`,
      code: ['ENOTFOUND', 'EAI_AGAIN'],
      class: 'UNKNOWN',
      neverSent: true,
      remedy:
        'check the network and DNS of this machine, the region in the credentials profile, and FOOTHOLD_OCI_ENDPOINT or AWS_ENDPOINT_URL if set',
    },
    {
      ...noAnswer,
      id: `${cloud}.unsent.refused`,
      code: ['ECONNREFUSED'],
      class: 'UNKNOWN',
      neverSent: true,
      remedy: 'nothing listens at the endpoint: check FOOTHOLD_OCI_ENDPOINT or AWS_ENDPOINT_URL, a proxy or a firewall',
    },
    {
      ...noAnswer,
      id: `${cloud}.unsent.tls`,
      code: [
        'CERT_HAS_EXPIRED',
        'CERT_NOT_YET_VALID',
        'DEPTH_ZERO_SELF_SIGNED_CERT',
        'SELF_SIGNED_CERT_IN_CHAIN',
        'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
        'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
        'ERR_TLS_CERT_ALTNAME_INVALID',
      ],
      class: 'UNKNOWN',
      neverSent: true,
      remedy: "the endpoint's certificate is not trusted: check the clock, and set NODE_EXTRA_CA_CERTS when a proxy re-signs traffic",
    },
    {
      ...noAnswer,
      id: `${cloud}.timeout.connect`,
      code: ['UND_ERR_CONNECT_TIMEOUT'],
      class: 'TIMEOUT',
      neverSent: true,
      remedy: 'the endpoint did not take the connection in time: check the network, a proxy or a firewall',
    },
    {
      ...noAnswer,
      id: `${cloud}.timeout.client`,
      code: [
        'ETIMEDOUT',
        'ESOCKETTIMEDOUT',
        'ECONNABORTED',
        'ABORT_ERR',
        'AbortError',
        'TimeoutError',
        'UND_ERR_HEADERS_TIMEOUT',
        'UND_ERR_BODY_TIMEOUT',
        'request-timeout',
      ],
      class: 'TIMEOUT',
      remedy: 'if it keeps happening, raise hunt.callTimeout (--timeout) or check the network',
    },
    {
      ...noAnswer,
      id: `${cloud}.timeout.text`,
      stage: ['launch', 'read'],
      message: /\btimed? ?out\b|\bdeadline exceeded\b|\boperation was aborted\b/i,
      class: 'TIMEOUT',
      remedy: 'if it keeps happening, raise hunt.callTimeout (--timeout) or check the network',
    },
    {
      ...noAnswer,
      id: `${cloud}.unsent.other`,
      reached: 'no',
      class: 'UNKNOWN',
      remedy: 'the call never left this machine: check its network',
    },
    {
      ...noAnswer,
      id: `${cloud}.network.reset`,
      code: ['ECONNRESET', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EPROTO', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE'],
      class: 'UNKNOWN',
      remedy: 'the connection broke before the answer came: if it keeps happening, check the network or a proxy',
    },
    {
      ...noAnswer,
      id: `${cloud}.network.text`,
      stage: ['launch', 'read'],
      message:
        /\bfetch failed\b|\bsocket hang up\b|\bpremature close\b|\bother side closed\b|\bconnection (?:was )?(?:aborted|reset|closed)|\bnetwork (?:error|changed)\b/i,
      class: 'UNKNOWN',
      remedy: 'the connection broke before the answer came: if it keeps happening, check the network or a proxy',
    },
    {
      // Ends the rows for calls without an answer: no word of a client's own error may pass for a refusal by the cloud.
      ...noAnswer,
      id: `${cloud}.network.other`,
      stage: ['launch', 'read'],
      class: 'UNKNOWN',
      remedy: 'nobody has met this failure before: it is recorded whole in the timeline ("foothold hunts show ID"); please report it',
    },
  ];
}
