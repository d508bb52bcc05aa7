import { it } from 'vitest';
import { coursesOf, expectPromisesKept } from './single-faults.ts';

it.each(coursesOf('serverless'))('$title: every promise is kept under every single fault', { timeout: 600_000 }, async ({ course }) => {
  await expectPromisesKept(course);
});
