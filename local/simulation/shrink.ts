import type { Course } from './course.ts';
import type { Fault } from './fault.ts';
import { type Outcome, type PlayOptions, play } from './play.ts';

/** A failing course cut down: `kept` are indices into the faults of the course it came from. */
export interface Shrunk {
  readonly course: Course;
  readonly kept: readonly number[];
  readonly outcome: Outcome;
}

/**
 * The shortest prefix of the schedule that still breaks a promise (faults in the order in which they struck), and of that prefix the
 * faults that are needed. Each try is a run of its own, so the result fails by itself.
 */
export async function shrink(course: Course, options: PlayOptions = {}): Promise<Shrunk> {
  const whole = await play(course, options);
  const order = inOrderOfStriking(course, whole);
  let kept = order;
  let outcome = whole;
  const attempt = async (indices: readonly number[]) => {
    const tried = await play(withFaults(course, indices), options);
    if (tried.broken === null) return false;
    kept = [...indices];
    outcome = tried;
    return true;
  };
  for (let length = 0; length < order.length; length += 1) if (await attempt(order.slice(0, length))) break;
  for (const index of [...kept]) await attempt(kept.filter((each) => each !== index));
  if (outcome.broken === null) await attempt(kept);
  return { course: withFaults(course, kept), kept, outcome };
}

export function withFaults(course: Course, kept: readonly number[]): Course {
  return { ...course, faults: kept.flatMap((index) => course.faults[index] ?? []) };
}

function inOrderOfStriking(course: Course, { struck }: Outcome): number[] {
  const struckAt = (fault: Fault) => struck.find((each) => each.fault === fault)?.crossing ?? Infinity;
  const indices = course.faults.map((_, index) => index).filter((index) => Number.isFinite(struckAt(course.faults[index] as Fault)));
  return indices.sort((one, other) => struckAt(course.faults[one] as Fault) - struckAt(course.faults[other] as Fault));
}
