import { randomUUID } from 'node:crypto';
import { CloudCallError } from '../../shared/domain/fault.ts';
import { InputError, type Problem } from '../../shared/domain/problem.ts';
import type { Log } from '../../shared/platform/logger.ts';
import { LeaseHeldError, StoreUnavailableError } from '../../shared/stores/errors.ts';
import { HuntOpenError, KeyReusedError, NotYoursError, QuotaExceededError } from '../../shared/usecases/api-errors.ts';
import { HuntUnknownError } from '../../shared/usecases/errors.ts';
import type { ApiResponse } from './exchange.ts';

const titles = {
  400: 'The request has problems',
  401: 'Who asks is not known',
  404: 'Not found',
  405: 'Not that method',
  409: 'Not now',
  413: 'Too large',
  415: 'Not that type',
  422: 'The key is taken',
  429: 'Too many',
  500: 'Something broke',
  503: 'Not reachable at present',
} as const;

interface More {
  readonly detail?: string;
  readonly problems?: readonly Problem[];
  readonly errorId?: string;
}

/** A refusal as RFC 9457 has it. */
export function refuse(status: keyof typeof titles, more: More = {}, headers: Readonly<Record<string, string>> = {}): ApiResponse {
  const body = JSON.stringify({ type: 'about:blank', status, title: titles[status], ...more });
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, body };
}

/** What an operation threw, told as far as it is the caller's business. The rest is one id, and a log line that bears it. */
export function refusalOf(error: unknown, log: Log): ApiResponse {
  if (error instanceof InputError) return refuse(400, { problems: error.problems });
  if (error instanceof NotYoursError || error instanceof HuntUnknownError) return refuse(404);
  if (error instanceof HuntOpenError) return refuse(409, { detail: error.message });
  if (error instanceof KeyReusedError) return refuse(422, { detail: error.message });
  if (error instanceof QuotaExceededError) return refuse(429, { detail: error.message }, { 'retry-after': String(error.retryAfter) });
  // The message names a process and a host.
  if (error instanceof LeaseHeldError)
    return refuse(409, { detail: 'another runner hunts in this account; it has to end first' }, { 'retry-after': '60' });
  const errorId = randomUUID();
  log.error('api.broken', { errorId, error });
  const passing = error instanceof StoreUnavailableError || error instanceof CloudCallError;
  return passing ? refuse(503, { errorId }, { 'retry-after': '30' }) : refuse(500, { errorId });
}
