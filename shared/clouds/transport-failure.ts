import type { Fault } from '../domain/fault.ts';
import { tidy } from './tidy.ts';

/**
 * A request without a usable answer. `composing`: it never left (bad input, no signature). `sending`: it may have left;
 * the cause tells how far it got.
 */
export class TransportFailure extends Error {
  override name = 'TransportFailure' as const;
  readonly phase: 'composing' | 'sending';

  constructor(phase: 'composing' | 'sending', cause: unknown) {
    super(`a request failed while ${phase}`, { cause });
    this.phase = phase;
  }
}

/** Codes of Node, OpenSSL and undici for a request that found no way to the server, so that it cannot have had an effect. */
const neverSent = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'ERR_INVALID_URL']);
const tlsRefusal = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;

export function describeTransport(error: unknown): Pick<Fault, 'code' | 'message' | 'reached'> {
  const trail = causes(error);
  const coded = trail.find((link) => link.code !== null);
  const message = tidy(
    trail
      .map((link) => link.message)
      .filter((text, at, all) => text !== '' && all.indexOf(text) === at)
      .join(': '),
  );
  const composing = error instanceof TransportFailure && error.phase === 'composing';
  return {
    code: coded?.code ?? (composing ? 'NotSent' : null),
    message: message === '' ? 'the request failed without a message' : message,
    reached: composing || (coded && isNeverSent(coded)) ? 'no' : 'unknown',
  };
}

interface Link {
  readonly code: string | null;
  readonly syscall: string | null;
  readonly message: string;
}

function isNeverSent(link: Link): boolean {
  const code = link.code ?? '';
  return neverSent.has(code) || tlsRefusal.test(code) || link.syscall === 'connect' || link.syscall === 'getaddrinfo';
}

/** The error and what it was caused by, outermost first; of several attempts at one host (`AggregateError`) the first. */
function causes(error: unknown): Link[] {
  const trail: Link[] = [];
  for (let at = error instanceof TransportFailure ? error.cause : error, depth = 0; at !== undefined && at !== null && depth < 6; depth++) {
    if (typeof at !== 'object') return [...trail, { code: null, syscall: null, message: String(at) }];
    const { code, syscall, message, name, cause, errors } = at as Record<string, unknown>;
    trail.push({
      code: typeof code === 'string' && code !== '' ? code : codeByName(name),
      syscall: typeof syscall === 'string' ? syscall : null,
      message: typeof message === 'string' ? message : '',
    });
    at = cause ?? (Array.isArray(errors) ? errors[0] : undefined);
  }
  return trail;
}

/** DOMException has numeric codes; its name tells. */
function codeByName(name: unknown): string | null {
  if (name === 'TimeoutError') return 'ETIMEDOUT';
  return name === 'AbortError' ? 'ABORT_ERR' : null;
}
