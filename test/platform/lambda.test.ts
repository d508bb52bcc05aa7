import { describe, expect, it } from 'vitest';
import { InputError } from '../../shared/domain/problem.ts';
import { invocationLog, lambda } from '../../shared/platform/lambda.ts';
import type { Log } from '../../shared/platform/logger.ts';

interface Line {
  readonly level: string;
  readonly event: string;
  readonly fields: Record<string, unknown>;
}

function recorder(): { lines: Line[]; log: Log } {
  const lines: Line[] = [];
  const at =
    (level: string) =>
    (event: string, fields: object = {}) =>
      void lines.push({ level, event, fields: { ...fields } });
  return { lines, log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } };
}

function entry<T>(work: (event: unknown) => Promise<T>) {
  const { lines, log } = recorder();
  const handler = lambda(work, async () => invocationLog(log));
  const call = (event: unknown, context = {}) => (handler as (event: unknown, context: unknown) => Promise<T>)(event, context);
  return { lines, call };
}

const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----';

describe('a Lambda entry point', () => {
  it('answers what its work answers, and logs the hunt, the invocation and where the hunt goes', async () => {
    const document = {
      huntId: '01JD8ZQ5V0000000000000000A',
      generation: 2,
      plan: { attempt: 7 },
      phase: 'hunting',
      next: { step: 'attempt' },
      last: { class: 'CAPACITY' },
    };
    const { lines, call } = entry(async (event) => event);

    const answer = await call(document, { functionName: 'foothold-attempt-launch', awsRequestId: 'r-1' });

    expect(answer).toEqual(document);
    expect(lines).toMatchObject([
      {
        level: 'info',
        event: 'function.done',
        fields: {
          function: 'foothold-attempt-launch',
          requestId: 'r-1',
          huntId: document.huntId,
          generation: 2,
          attempt: 7,
          phase: 'hunting',
          next: 'attempt',
          answer: 'CAPACITY',
        },
      },
    ]);
  });

  it('never logs its event', async () => {
    const { lines, call } = entry(async () => null);

    await call({ huntId: 'x', request: { launch: { UserData: 'hush-hush' } } });

    expect(JSON.stringify(lines)).not.toContain('hush-hush');
  });

  it('lets an error leave under its own name, which state machines match on', async () => {
    const { lines, call } = entry(async () => {
      throw new InputError([{ path: 'launch', expected: 'an object', got: 'null' }]);
    });

    await expect(call({})).rejects.toMatchObject({ name: 'InputError', message: expect.stringContaining('launch') });
    expect(lines).toMatchObject([{ level: 'warn', event: 'function.failed' }]);
  });

  it('lets no secret leave with an error, neither in its text nor in its stack nor behind it', async () => {
    const { call } = entry(async () => {
      throw new Error(`cannot read ${pem}`, { cause: new Error('behind it') });
    });

    const error = await call({}).catch((thrown: unknown) => thrown as Error);

    expect(`${(error as Error).message}${(error as Error).stack}`).not.toContain('MIIEvQ');
    expect(Object.keys(error as Error)).not.toContain('originalError');
    expect((error as Error).cause).toBeUndefined();
  });

  it('logs a failure that is nobody’s answer as an error', async () => {
    const { lines, call } = entry(async () => {
      throw new TypeError('undefined is not a function');
    });

    await expect(call({})).rejects.toMatchObject({ name: 'TypeError' });
    expect(lines).toMatchObject([{ level: 'error', event: 'function.failed', fields: { error: { name: 'TypeError' } } }]);
  });

  it('still throws the error when there is no log to be had', async () => {
    const handler = lambda(
      async () => {
        throw new RangeError('no store');
      },
      async () => {
        throw new RangeError('no store');
      },
    );

    await expect((handler as (event: unknown, context: unknown) => Promise<unknown>)({}, {})).rejects.toMatchObject({ name: 'RangeError' });
  });
});
