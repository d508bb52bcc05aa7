import { it } from 'vitest';
import { expectPromisesKept } from './seeds.ts';

it('hunts in which anything may go wrong keep every promise, seeds 7,501 to 10,000', { timeout: 900_000 }, async () => {
  await expectPromisesKept(3);
});
