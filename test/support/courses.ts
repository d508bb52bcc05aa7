import type { HuntDocument, StepName } from '../../shared/domain/hunt.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { Lab } from './lab.ts';

/** The second domain has room, the first has none. */
export const full: JsonObject = { capacity: { windows: [{ ad: 2, from: 0 }] } };
/** The answer to the launch is lost, and lists lag behind its effect. */
export const lost: JsonObject = { listingLag: 12, faults: [{ kind: 'lost-after', of: 'accepted', nth: 1 }] };
/** The first launch takes effect unseen, and every answer is lost until the hunt has given it up; it shows in lists later. */
export const lateEffect: JsonObject = {
  listingLag: 75,
  faults: [
    { kind: 'lost-after', of: 'accepted', nth: 1 },
    { kind: 'unavailable-503', ad: 1, from: 1 },
  ],
};

export function at(step: StepName): (document: HuntDocument) => boolean {
  return (document) => document.next.step === step;
}

export function launches(lab: Lab): number {
  return lab.world.calls.filter(({ operation }) => operation === 'LaunchInstance').length;
}

export function terminations(lab: Lab): number {
  return lab.world.calls.filter(({ operation }) => operation === 'TerminateInstance').length;
}
