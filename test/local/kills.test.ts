import { describe, expect, it } from 'vitest';
import { playKills } from '../support/kills/course.ts';

describe('real processes that hunt, killed at random moments and resumed', { timeout: 120_000 }, () => {
  it('keep every promise', async () => {
    // A few; `npm run kills` plays as many as it is given. A hunt may be quicker than its kill, but not all of them are.
    const played = await Promise.all([playKills('oci', 5), playKills('aws', 2), playKills('aws', 4)]);

    expect(played.flatMap(({ broken }) => broken)).toEqual([]);
    expect(played.flatMap(({ phases }) => phases)).not.toEqual([]);
  });
});
