import { it } from 'vitest';
import { expectPromisesKept } from './seeds.ts';

it('hunts in which anything may go wrong keep every promise, seeds 2,501 to 5,000', { timeout: 900_000 }, async () => {
  await expectPromisesKept(1);
});
