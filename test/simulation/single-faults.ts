import { expect } from 'vitest';
import { campaign } from '../../local/simulation/campaign.ts';
import type { Course } from '../../local/simulation/course.ts';
import { singleFaults } from '../../local/simulation/exhaustive.ts';
import { referenceCourses } from '../../local/simulation/reference-courses.ts';

/** The reference courses of a home. The files of `single-faults-*` share them out, so that they run side by side. */
export const coursesOf = (home: Course['home']) => referenceCourses.filter(({ course }) => course.home === home);

/** Plays the course once with each fault at each point of its way, and holds it to every promise. */
export async function expectPromisesKept(course: Course): Promise<void> {
  const points = await singleFaults(course);

  const report = await campaign(points);

  expect(report.failures).toEqual([]);
  expect(report.runs).toBe(points.length);
  expect(points.length).toBeGreaterThan(500);
}
