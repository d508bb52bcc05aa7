import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../shared/domain/json.ts';
import { marketOci, shapeOci } from '../../../shared/domain/launch/oci.ts';

describe('the market of an OCI payload', () => {
  test.each<{ payload: JsonObject; market: string }>([
    { payload: {}, market: 'on-demand' },
    { payload: { preemptibleInstanceConfig: { preemptionAction: { type: 'TERMINATE' } } }, market: 'preemptible' },
    { payload: { preemptibleInstanceConfig: null }, market: 'on-demand' },
    { payload: { capacityReservationId: 'ocid1.capacityreservation.oc1..example' }, market: 'reservation' },
    { payload: { capacityReservationId: null }, market: 'on-demand' },
  ])('$payload is $market', ({ payload, market }) => {
    expect(marketOci(payload)).toBe(market);
  });
});

describe('the shape of an OCI payload', () => {
  test.each<{ payload: JsonObject; shape: string }>([
    { payload: { shape: 'VM.Standard.E2.1.Micro' }, shape: 'VM.Standard.E2.1.Micro' },
    { payload: { shape: 'VM.Standard.A1.Flex', shapeConfig: { ocpus: 2, memoryInGBs: 12 } }, shape: 'VM.Standard.A1.Flex:2x12' },
    { payload: { shape: 'VM.Standard.A1.Flex', shapeConfig: { ocpus: 2 } }, shape: 'VM.Standard.A1.Flex:2x' },
    { payload: { shape: 'VM.Standard.A1.Flex', shapeConfig: { memoryInGBs: 12 } }, shape: 'VM.Standard.A1.Flex' },
    { payload: {}, shape: '?' },
  ])('$payload is $shape', ({ payload, shape }) => {
    expect(shapeOci(payload)).toBe(shape);
  });
});
