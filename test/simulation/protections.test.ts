import { describe, expect, it } from 'vitest';
import { type Course, courseOf } from '../../local/simulation/course.ts';
import { type Outcome, type PlayOptions, play } from '../../local/simulation/play.ts';
import {
  laggingReplica,
  type Sabotage,
  withoutInstanceNote,
  withoutLastCheck,
  withoutLease,
  withoutReCheck,
  withoutResolution,
  withoutStoredToken,
} from './sabotage.ts';

const most = 1000;

interface Found {
  readonly seeds: number;
  readonly broken: Outcome['broken'];
}

/** Plays seeds until a promise is broken. */
async function firstFailure(options: () => PlayOptions, change: (course: Course) => Course = (course) => course): Promise<Found> {
  for (let seed = 1; seed <= most; seed += 1) {
    const { broken } = await play(change(courseOf(seed)), options());
    if (broken !== null) return { seeds: seed, broken };
  }
  return { seeds: most, broken: null };
}

const swept = (course: Course): Course => ({ ...course, sweepEvery: 20 });

describe('a protection that is taken out is missed within 1,000 seeds', () => {
  it.each<{ protection: string; sabotage: () => Sabotage; promise: RegExp }>([
    { protection: 'the stored token', sabotage: withoutStoredToken, promise: /one attempt makes one instance|more than one living/ },
    { protection: 'resolving before rotating', sabotage: () => withoutResolution, promise: /more than one living|left to the sweep/ },
    {
      protection: "the clean-up's second look",
      sabotage: withoutReCheck,
      promise: /more than one living|left to the sweep|exactly one|every hunt ends/,
    },
    { protection: 'the lease', sabotage: () => withoutLease, promise: /lost the lease/ },
    { protection: "the instance's note", sabotage: () => withoutInstanceNote, promise: /lead to its hunt/ },
  ])('$protection', { timeout: 120_000 }, async ({ sabotage, promise }) => {
    const { seeds, broken } = await firstFailure(() => ({ sabotage: sabotage() }));

    expect(seeds).toBeLessThan(most);
    expect(broken?.promise).toMatch(promise);
  });

  it("the sweep's last check, where the record is read from a replica that lags", { timeout: 120_000 }, async () => {
    const { seeds, broken } = await firstFailure(() => ({ sabotageSweep: (rooms) => withoutLastCheck(laggingReplica(rooms)) }), swept);

    expect(seeds).toBeLessThan(most);
    expect(broken?.promise).toMatch(/exactly one|announced/);
  });

  it('and with the last check the same replica does no harm', { timeout: 120_000 }, async () => {
    const outcomes: Outcome['broken'][] = [];
    for (let seed = 1; seed <= 100; seed += 1) outcomes.push((await play(swept(courseOf(seed)), { sabotageSweep: laggingReplica })).broken);

    expect(outcomes.filter((broken) => broken !== null)).toEqual([]);
  });
});
