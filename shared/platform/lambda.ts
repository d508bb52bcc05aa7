import middy from '@middy/core';
import type { HuntDocument } from '../domain/hunt.ts';
import type { Log } from './logger.ts';
import { scrub } from './secret-shapes.ts';

/** What a log line says of the invocation it was written in. */
interface Invocation {
  readonly function: string | null;
  readonly requestId: string | null;
  /** True for the first invocation of this sandbox. */
  readonly coldStart: boolean;
}

interface LambdaContext {
  readonly functionName?: string;
  readonly awsRequestId?: string;
}

/** A sandbox runs one invocation at a time. */
let current: Invocation | null = null;
let invocations = 0;

/** The log, with function, request id and cold start on every line. */
export function invocationLog(log: Log): Log {
  const at =
    (level: keyof Log) =>
    (event: string, fields: object = {}) =>
      log[level](event, { ...current, ...fields });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/**
 * A Lambda entry point: each invocation is logged with its ids and its time, never with its event; a failure is logged whole and leaves as
 * an error of the same name, which is what state machines match on, and with a text that holds no secret. `openLog` gives a log of
 * `invocationLog`'s and is asked for once.
 */
export function lambda<Result>(work: (event: unknown) => Promise<Result>, openLog: () => Promise<Log>) {
  let opened: Promise<Log> | undefined;
  const log = () => (opened ??= openLog());
  let start = 0;
  return middy<unknown, Result>()
    .use({
      before({ context }) {
        const { functionName = null, awsRequestId = null } = context as LambdaContext;
        invocations += 1;
        current = { function: functionName, requestId: awsRequestId, coldStart: invocations === 1 };
        start = performance.now();
      },
      async after({ event, response }) {
        (await log()).info('function.done', { ...idsOf(event), ...nextOf(response), ms: Math.round(performance.now() - start) });
      },
      async onError(request) {
        const { event, error } = request;
        const ms = Math.round(performance.now() - start);
        // Environment that cannot be read leaves no log to write to; the error itself still tells.
        await log().then(
          (line) => line[expected.has((error as Error).name) ? 'warn' : 'error']('function.failed', { ...idsOf(event), ms, error }),
          () => undefined,
        );
        // Set rather than thrown: middy would hang the first error, causes and all, on a second one.
        request.error = leaving(error);
      },
    })
    .handler((event: unknown) => work(event));
}

/** Answers rather than defects: somebody asked for what cannot be, or another runner leads. */
const expected: ReadonlySet<string> = new Set(['InputError', 'HuntUnknownError', 'LeaseLostError', 'LeaseHeldError']);

function idsOf(event: unknown): object {
  const { huntId, generation, plan } = (typeof event === 'object' && event !== null ? event : {}) as Record<string, unknown>;
  const attempt = (plan as { attempt?: unknown } | null | undefined)?.attempt;
  return {
    ...(typeof huntId === 'string' ? { huntId } : {}),
    ...(typeof generation === 'number' ? { generation } : {}),
    ...(typeof attempt === 'number' ? { attempt } : {}),
  };
}

/** Where a hunt document goes, the class of its last answer and its failure's name: what alarms count. */
function nextOf(response: unknown): object {
  const { phase, next, last, failure } = (typeof response === 'object' && response !== null ? response : {}) as Partial<HuntDocument>;
  if (typeof phase !== 'string' || typeof next?.step !== 'string') return {};
  return { phase, next: next.step, ...(last ? { answer: last.class } : {}), ...(failure ? { failure: failure.error } : {}) };
}

/** What the runtime passes on: name, message and stack. Causes stay in the log. */
function leaving(thrown: unknown): Error {
  const { name, message, stack } = thrown instanceof Error ? thrown : new Error(String(thrown));
  const left = new Error(scrub(message));
  left.name = name;
  left.stack = scrub(stack ?? `${name}: ${message}`);
  return left;
}
