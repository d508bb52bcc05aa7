import { describe, expect, it } from 'vitest';
import type { CloudName } from '../../shared/clouds/port.ts';
import { playKills } from '../support/kills/course.ts';

/** A few; `npm run kills` plays as many as it is given. */
const seeds: readonly { cloud: CloudName; seed: number }[] = [
  { cloud: 'oci', seed: 5 },
  { cloud: 'aws', seed: 2 },
  { cloud: 'aws', seed: 4 },
];

describe('real processes that hunt, killed at random moments and resumed', { timeout: 120_000, concurrent: true }, () => {
  it.for(seeds)('keep every promise on $cloud, seed $seed', async ({ cloud, seed }) => {
    const { phases, broken } = await playKills(cloud, seed);

    expect(broken).toEqual([]);
    expect(phases.length).toBeGreaterThan(0);
  });
});
