import { besideCourses } from './beside-courses.ts';
import type { Course } from './ground.ts';
import { huntCourses } from './hunt-courses.ts';

/** Real courses of the deployed functions, one after the other in one account: later ones launch after earlier ones. */
export const courses: readonly Course[] = [...huntCourses, ...besideCourses];
