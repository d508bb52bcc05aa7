import { it } from 'vitest';
import { expectPromisesKept } from './seeds.ts';

it('hunts in which anything may go wrong keep every promise, seeds 1 to 2,500', { timeout: 900_000 }, async () => {
  await expectPromisesKept(0);
});
