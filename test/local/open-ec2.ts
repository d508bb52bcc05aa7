import { onTestFinished } from 'vitest';
import type { JsonObject } from '../../shared/domain/json.ts';
import { ec2Rehearsal, subnets } from '../support/rehearsal.ts';

/** `ec2Rehearsal` that ends with the test. */
export async function openEc2(scenario: JsonObject | string = {}, namespace?: string) {
  const test = await ec2Rehearsal(scenario, namespace);
  onTestFinished(() => test.close());
  return test;
}

/** Settings of a hunt through every subnet of the simulated region. */
export const everywhere = { hunt: { subnets: [...subnets] }, pace: { floor: 20 } };
