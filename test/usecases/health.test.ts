import { describe, expect, it } from 'vitest';
import type { CloudCallError } from '../../shared/domain/fault.ts';
import { openEc2Lab } from '../support/ec2-lab.ts';
import { refusedRead } from '../support/faults.ts';
import { executeToEnd, functionsOver, withCloud } from '../support/lab.ts';

const refusal = (status: number, code: string) => refusedRead('DescribeInstanceStatus', status, code);

/** A hunt whose status checks are refused as often as told, from the first look on. */
async function hunt(error: CloudCallError, times: number) {
  const lab = await openEc2Lab();
  const { huntId } = await lab.start(await lab.lead());
  let asked = 0;
  const rooms = withCloud(lab.rooms, (cloud) => ({
    health(instance) {
      asked += 1;
      return asked <= times ? Promise.reject(error) : cloud.health(instance);
    },
  }));
  return { document: await executeToEnd(lab, huntId, functionsOver(rooms)), living: lab.world.living().length, asked };
}

describe('status checks', () => {
  it.each([
    ['an endpoint does not have', refusal(400, 'InvalidAction')],
    ['a policy forbids to read', refusal(403, 'UnauthorizedOperation')],
  ])('that %s hold nothing up (regression: the instance was ended after ready.timeout)', async (_, error) => {
    const { document, living, asked } = await hunt(error, Number.POSITIVE_INFINITY);

    expect(document.phase).toBe('ready');
    expect([living, asked]).toEqual([1, 1]);
  });

  it.each([
    ['busy', refusal(503, 'RequestLimitExceeded')],
    ['broken', refusal(500, 'InternalError')],
  ])('are asked for again while the cloud is %s (regression: a broken one counted as ok)', async (_, error) => {
    const { document, asked } = await hunt(error, 2);

    expect(document.phase).toBe('ready');
    expect(asked).toBeGreaterThanOrEqual(3);
  });
});
