import type { Fault } from '../../domain/fault.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';
import { retryAfterOf } from '../retry-after.ts';
import { tidy } from '../tidy.ts';
import type { Answer } from '../transport.ts';
import { describeTransport } from '../transport-failure.ts';

/** A refusal, or a 3xx: everything outside 200-299. `now` is epoch ms, for a Retry-After that is a date. */
export function answerFault(answer: Answer, stage: Fault['stage'], now: number): Fault {
  const said = readRefusal(answer);
  return {
    status: answer.status,
    code: said.code === null ? null : tidy(said.code).slice(0, 100),
    message: messageOf(answer, said.message),
    retryAfter: retryAfterOf(answer.headers, now),
    requestId: requestIdOf(answer),
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
    requestId: requestIdOf(answer),
    reached: 'yes',
    stage,
  };
}

/** Anything thrown on the way, when there was no whole answer. */
export function thrownFault(error: unknown, stage: Fault['stage']): Fault {
  return { ...describeTransport(error), status: null, retryAfter: null, requestId: null, stage };
}

/** Header in the JSON protocols (and on newer EC2 front ends), element in XML: `requestId`, `RequestId` or `RequestID`. */
export function requestIdOf(answer: Answer): string | null {
  return answer.headers.get('x-amzn-requestid') ?? answer.headers.get('x-amz-request-id') ?? elementOf(answer.text, 'requestid');
}

interface Refusal {
  readonly code: string | null;
  readonly message: string | null;
}

/**
 * The words of a refusal in all protocols that these services speak, read here and not from the SDK's exceptions, which say
 * `Unknown` for what they cannot parse: EC2 and STS XML, and JSON with `__type` or a header (smithy.io, AWS protocols).
 */
function readRefusal(answer: Answer): Refusal {
  const body = parse(answer.text);
  if (body !== null) {
    const type = answer.headers.get('x-amzn-errortype') ?? textOf(body, '__type', 'code', 'Code');
    return { code: type === null ? null : type.split(':')[0]!.replace(/^.*#/, ''), message: textOf(body, 'message', 'Message') };
  }
  if (/^\s*(?:<\?xml|<(?:Error)?Response\b|<Error\b)/.test(answer.text))
    return { code: elementOf(answer.text, 'code'), message: elementOf(answer.text, 'message') };
  return { code: null, message: null };
}

function messageOf(answer: Answer, message: string | null): string {
  if (message !== null) return tidy(message);
  if (answer.text.trim() !== '') return tidy(answer.text);
  const location = answer.headers.get('location');
  return location ? tidy(`a redirect to ${location}, which is not followed`) : `HTTP ${answer.status} without a message`;
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

function parse(text: string): JsonObject | null {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
