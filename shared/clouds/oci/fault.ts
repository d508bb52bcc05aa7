import type { Fault } from '../../domain/fault.ts';
import { faultOfAnswer, faultOfUnreadable } from '../answer-fault.ts';
import { parseObject } from '../parse-object.ts';
import { tidy } from '../tidy.ts';
import type { Answer } from '../transport.ts';
import { describeTransport } from '../transport-failure.ts';

/** A refusal, or a 3xx: everything outside 200-299. `now` is epoch ms, for a Retry-After that is a date. */
export function answerFault(answer: Answer, stage: Fault['stage'], now: number): Fault {
  const vendor = parseObject(answer.text) ?? {};
  const said = { code: textOf(vendor.code), message: textOf(vendor.message), requestId: requestIdOf(answer) };
  return faultOfAnswer(answer, stage, now, said);
}

/** A 2xx whose body is not what the operation answers. */
export function unreadableFault(answer: Answer, stage: Fault['stage'], expected: string): Fault {
  return faultOfUnreadable(answer, stage, expected, requestIdOf(answer));
}

const requestIdOf = (answer: Answer) => answer.headers.get('opc-request-id');
const textOf = (value: unknown) => (typeof value === 'string' && value.trim() !== '' ? value : null);

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

function isJsonLike(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
