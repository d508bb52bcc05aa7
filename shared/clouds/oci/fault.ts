import type { Fault } from '../../domain/fault.ts';
import { isJsonObject, type JsonValue } from '../../domain/json.ts';
import { retryAfterOf } from '../retry-after.ts';
import { tidy } from '../tidy.ts';
import type { Answer } from '../transport.ts';
import { describeTransport } from '../transport-failure.ts';

/** A refusal, or a 3xx: everything outside 200-299. `now` is epoch ms, for a Retry-After that is a date. */
export function answerFault(answer: Answer, stage: Fault['stage'], now: number): Fault {
  const body = parse(answer.text);
  const vendor = isJsonObject(body) ? body : {};
  const code = typeof vendor.code === 'string' && vendor.code !== '' ? vendor.code : null;
  return {
    status: answer.status,
    code: code === null ? null : tidy(code).slice(0, 100),
    message: messageOf(answer, body),
    retryAfter: retryAfterOf(answer.headers, now),
    requestId: answer.headers.get('opc-request-id'),
    reached: 'yes',
    stage,
  };
}

/** A 2xx whose body is not what the operation answers: something happened, and nobody can say what. */
export function unreadableFault(answer: Answer, stage: Fault['stage'], expected: string): Fault {
  return {
    status: answer.status,
    code: 'UnreadableAnswer',
    message: tidy(`expected ${expected}, got ${answer.text.trim() === '' ? 'an empty body' : answer.text}`),
    retryAfter: null,
    requestId: answer.headers.get('opc-request-id'),
    reached: 'yes',
    stage,
  };
}

/**
 * Anything thrown on the way: transport failures, `fetch failed` with its cause, aborts, time-outs, the SDK's `OciError` (whose
 * message `JSON.stringify` drops) and the plain objects it throws for network errors.
 */
export function thrownFault(error: unknown, stage: Fault['stage']): Fault {
  const sdk = isJsonLike(error) && typeof error.statusCode === 'number' ? error : null;
  if (sdk) {
    return {
      status: sdk.statusCode as number,
      code: typeof sdk.serviceCode === 'string' && sdk.serviceCode !== '' ? sdk.serviceCode : null,
      message: tidy(typeof sdk.message === 'string' ? sdk.message : ''),
      retryAfter: null,
      requestId: typeof sdk.opcRequestId === 'string' ? sdk.opcRequestId : null,
      reached: 'yes',
      stage,
    };
  }
  return { ...describeTransport(error), status: null, retryAfter: null, requestId: null, stage };
}

function messageOf(answer: Answer, body: JsonValue | undefined): string {
  if (isJsonObject(body) && typeof body.message === 'string' && body.message.trim() !== '') return tidy(body.message);
  if (answer.text.trim() !== '') return tidy(answer.text);
  const location = answer.headers.get('location');
  return location ? tidy(`a redirect to ${location}, which is not followed`) : `HTTP ${answer.status} without a message`;
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function isJsonLike(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
