import type { Fault } from '../../domain/fault.ts';
import type { JsonObject } from '../../domain/json.ts';
import { faultOfAnswer, faultOfUnreadable, type Said } from '../answer-fault.ts';
import { parseObject } from '../parse-object.ts';
import type { Answer } from '../transport.ts';
import { describeTransport } from '../transport-failure.ts';

/** A refusal, or a 3xx: everything outside 200-299. `now` is epoch ms, for a Retry-After that is a date. */
export function answerFault(answer: Answer, stage: Fault['stage'], now: number): Fault {
  return faultOfAnswer(answer, stage, now, { ...readRefusal(answer), requestId: requestIdOf(answer) });
}

/** A 2xx whose body is not what the operation answers. */
export function unreadableFault(answer: Answer, stage: Fault['stage'], expected: string): Fault {
  return faultOfUnreadable(answer, stage, expected, requestIdOf(answer));
}

/** Anything thrown on the way, when there was no whole answer. */
export function thrownFault(error: unknown, stage: Fault['stage']): Fault {
  return { ...describeTransport(error), status: null, retryAfter: null, requestId: null, stage };
}

/** Header in the JSON protocols (and on newer EC2 front ends), element in XML: `requestId`, `RequestId` or `RequestID`. */
export function requestIdOf(answer: Answer): string | null {
  return answer.headers.get('x-amzn-requestid') ?? answer.headers.get('x-amz-request-id') ?? elementOf(answer.text, 'requestid');
}

/**
 * The words of a refusal in all protocols that these services speak, read here and not from the SDK's exceptions, which say
 * `Unknown` for what they cannot parse: EC2 and STS XML, and JSON with `__type` or a header (smithy.io, AWS protocols).
 */
function readRefusal(answer: Answer): Omit<Said, 'requestId'> {
  const body = parseObject(answer.text);
  if (body !== null) {
    const type = answer.headers.get('x-amzn-errortype') ?? textOf(body, '__type', 'code', 'Code');
    return { code: type === null ? null : type.split(':')[0]!.replace(/^.*#/, ''), message: textOf(body, 'message', 'Message') };
  }
  if (/^\s*(?:<\?xml|<(?:Error)?Response\b|<Error\b)/.test(answer.text))
    return { code: elementOf(answer.text, 'code'), message: elementOf(answer.text, 'message') };
  return { code: null, message: null };
}

function elementOf(xml: string, name: string): string | null {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`, 'i').exec(xml)?.[1]?.trim();
  return text ? text.replace(/&(amp|lt|gt|quot|apos|#39|#34);/g, (_, entity: keyof typeof entities) => entities[entity]) : null;
}

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'", '#34': '"' };

function textOf(body: JsonObject, ...names: string[]): string | null {
  const found = names.map((name) => body[name]).find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof found === 'string' ? found : null;
}
