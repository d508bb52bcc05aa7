import type { Fault } from '../domain/fault.ts';
import { retryAfterOf } from './retry-after.ts';
import { tidy } from './tidy.ts';
import type { Answer } from './transport.ts';

/** What a vendor's refusal says of itself. */
export interface Said {
  readonly code: string | null;
  readonly message: string | null;
  readonly requestId: string | null;
}

/** A refusal, or a 3xx: everything outside 200-299. `now` is epoch ms, for a Retry-After that is a date. */
export function faultOfAnswer(answer: Answer, stage: Fault['stage'], now: number, said: Said): Fault {
  return {
    status: answer.status,
    code: said.code === null ? null : tidy(said.code).slice(0, 100),
    message: messageOf(answer, said.message),
    retryAfter: retryAfterOf(answer.headers, now),
    requestId: said.requestId,
    reached: 'yes',
    stage,
  };
}

/** A 2xx whose body is not what the operation answers: something happened, and nobody can say what. */
export function faultOfUnreadable(answer: Answer, stage: Fault['stage'], expected: string, requestId: string | null): Fault {
  return {
    status: answer.status,
    code: 'UnreadableAnswer',
    message: tidy(`expected ${expected}, got ${answer.text.trim() === '' ? 'an empty body' : answer.text}`),
    retryAfter: null,
    requestId,
    reached: 'yes',
    stage,
  };
}

function messageOf(answer: Answer, message: string | null): string {
  if (message !== null) return tidy(message);
  if (answer.text.trim() !== '') return tidy(answer.text);
  const location = answer.headers.get('location');
  return location ? tidy(`a redirect to ${location}, which is not followed`) : `HTTP ${answer.status} without a message`;
}
