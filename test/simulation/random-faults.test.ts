import { describe, expect, it } from 'vitest';
import { campaign, seeds } from '../../local/simulation/campaign.ts';
import { courseOf } from '../../local/simulation/course.ts';
import { play } from '../../local/simulation/play.ts';

describe('hunts in which anything may go wrong', () => {
  it('keep every promise, 3,000 seeds of them', { timeout: 600_000 }, async () => {
    const report = await campaign(seeds(1, 3000));

    expect(report.failures).toEqual([]);
    expect(report.runs).toBe(3000);
    expect(Object.keys(report.faults).length).toBeGreaterThan(80);
  });

  it('play the same way again', async () => {
    const trace = async (seed: number) => {
      const { crossings, struck, phase, seconds, launches } = await play(courseOf(seed));
      return { crossings, struck: struck.map(({ crossing, fault }) => [crossing, fault]), phase, seconds, launches };
    };

    for (let seed = 1; seed <= 25; seed += 1) expect(await trace(seed)).toEqual(await trace(seed));
  });

  it('play the same way over the wire', { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 25; seed += 1) {
      const inProcess = await play(courseOf(seed));
      const onTheWire = await play(courseOf(seed), { wire: true });

      expect(onTheWire.broken).toBeNull();
      expect(onTheWire.crossings).toEqual(inProcess.crossings);
      expect(onTheWire.phase).toBe(inProcess.phase);
    }
  });
});
