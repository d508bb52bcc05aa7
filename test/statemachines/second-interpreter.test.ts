import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { courses } from '../support/second-interpreter/courses.ts';
import { embedded, isThere, secondInterpreter, type Walk, walk } from '../support/second-interpreter/walks.ts';

/** What does not hang on the random key of a hunt. */
const told = ({ document: { phase, failure, counters, next, endedAt }, living }: Walk) => ({
  phase,
  failure,
  counters,
  next,
  endedAt,
  living,
});

/**
 * The hunt machine through an interpreter of Amazon States Language that shares nothing with the embedded runner: LocalStack's, as moto
 * brings it. Where it is not installed the courses still have to end as they are meant to.
 */
describe('the hunt machine', () => {
  it.each(courses)('ends a hunt as it is meant to: $title', async (course) => {
    const { document, living } = await walk(course, embedded);

    expect([document.phase, living]).toEqual([course.ends, course.ends === 'ready' ? 1 : 0]);
  });
});

describe.skipIf(!isThere)('the hunt machine in a second interpreter (python3, pip install "moto[stepfunctions]")', () => {
  let second: Awaited<ReturnType<typeof secondInterpreter>>;
  beforeAll(async () => {
    second = await secondInterpreter();
  });
  afterAll(() => second.close());

  it.each(courses)('goes the same way: $title', async (course) => {
    const [one, other] = [await walk(course, embedded), await walk(course, second.run)];

    expect(other.states).toEqual(one.states);
    expect(told(other)).toEqual(told(one));
  });
});
