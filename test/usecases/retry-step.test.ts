import { describe, expect, it } from 'vitest';
import { retryStep } from '../../shared/usecases/retry-step.ts';
import { freshHunt, start } from '../domain/hunting/hunts-for-tests.ts';
import { openEc2Lab } from '../support/ec2-lab.ts';
import { execute, functionsOver } from '../support/lab.ts';
import { openDesk, refusal, runOf } from './desk.ts';

const fresh = freshHunt();

async function failed(parts: Parameters<typeof refusal>[0], errors = 0) {
  const run = await runOf({ ...fresh, counters: { ...fresh.counters, errors } }, openDesk(start, {}));
  return retryStep(run, 'rank', 'listing the zones', refusal({ stage: 'read', ...parts })).document;
}

describe('a preparing call that failed', () => {
  it.each([
    [0, 2],
    [4, 32],
  ])('after %i others is made again in %i s', async (before, waitSeconds) => {
    expect((await failed({ status: 503, code: null, message: 'unavailable' }, before)).next).toMatchObject({ step: 'rank', waitSeconds });
  });

  it('waits as long as it was told to', async () => {
    expect((await failed({ status: 429, code: 'TooManyRequests', message: 'slow', retryAfter: 60 })).next.waitSeconds).toBe(60);
  });

  it('is given up after six tries, and says what was being done', async () => {
    expect((await failed({ status: 503, code: null, message: 'unavailable' }, 5)).failure).toMatchObject({
      error: 'Hunt.Unreachable',
      message: 'listing the zones: unavailable',
    });
  });

  it.each([
    ['an action that the endpoint does not have', { status: 501, code: null, message: 'not here' }],
    ['a refusal that nobody knows', { status: 418, code: 'Teapot', message: 'no' }],
  ])('is given up at once for %s', async (_, parts) => {
    expect((await failed(parts)).failure).not.toBeNull();
  });

  it('waits in the machine too, for the key pair as for the zones (regression: the key pair was asked for six times in a second)', async () => {
    const lab = await openEc2Lab({ faults: [{ kind: 'unavailable-503', operation: 'CreateKeyPair', nth: 1 }] });
    const task = functionsOver(lab.rooms);
    const asked: number[] = [];

    await execute(lab, await lab.start(await lab.lead()), (name, input) => {
      if (name === 'PrepareKeyPair') asked.push(lab.now());
      return task(name, input);
    });

    expect(asked).toHaveLength(2);
    expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(2000);
  });
});
