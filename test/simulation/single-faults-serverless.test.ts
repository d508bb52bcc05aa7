import { expect, it } from 'vitest';
import { campaign } from '../../local/simulation/campaign.ts';
import { singleFaults } from '../../local/simulation/exhaustive.ts';
import { referenceCourses } from '../../local/simulation/reference-courses.ts';

it.each(referenceCourses.filter(({ course }) => course.home === 'serverless'))(
  '$title: every promise is kept under every single fault',
  { timeout: 600_000 },
  async ({ course }) => {
    const points = await singleFaults(course);

    const report = await campaign(points);

    expect(report.failures).toEqual([]);
    expect(report.runs).toBe(points.length);
    expect(points.length).toBeGreaterThan(500);
  },
);
