import { it } from 'vitest';
import { expectPromisesKept } from './seeds.ts';

it('hunts in which anything may go wrong keep every promise, seeds 5,001 to 7,500', { timeout: 900_000 }, async () => {
  await expectPromisesKept(2);
});
