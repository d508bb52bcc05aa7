import { expect, it } from 'vitest';
import { campaign } from '../../local/simulation/campaign.ts';
import type { Course } from '../../local/simulation/course.ts';
import { pairAt, pairsOf, strideThrough } from '../../local/simulation/exhaustive.ts';
import { referenceCourses } from '../../local/simulation/reference-courses.ts';

it.each([3, 10, 55, 1225])('visits each of %i pairs once', (total) => {
  const stride = strideThrough(total);

  const visited = Array.from({ length: total }, (_, turn) => pairAt((turn * stride) % total));

  expect(new Set(visited.map(String)).size).toBe(total);
  expect(visited.every(([one, other]) => one >= 0 && one < other)).toBe(true);
});

it.each(referenceCourses)('$title: every promise is kept under a sample of pairs of faults', { timeout: 120_000 }, async ({ course }) => {
  const sample: Course[] = [];
  for await (const pair of pairsOf(course)) if (sample.push(pair) === 40) break;

  const report = await campaign(sample);

  expect(report.failures).toEqual([]);
});
