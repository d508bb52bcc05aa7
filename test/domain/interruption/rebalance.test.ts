import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readRebalance } from '../../../shared/domain/interruption/rebalance.ts';
import { ec2Id, rebalance, spotInterruption, stateChange } from '../../support/vendor-events.ts';

it('a rebalance recommendation tells the instance, where it is, and when it was given', () => {
  expect(readRebalance(rebalance())).toEqual({ cloud: 'aws', instanceId: ec2Id, region: 'us-east-2', at: '2026-11-02T03:00:00.000Z' });
});

it.each([spotInterruption(), stateChange(), rebalance('i-; rm'), { ...rebalance(), time: 'soon' }, null])(
  'anything else is none: %j',
  (event) => {
    expect(readRebalance(event)).toBeNull();
  },
);

it('never throws, whatever an event holds', () => {
  fc.assert(fc.property(fc.jsonValue(), (event) => readRebalance(event) === null));
});
